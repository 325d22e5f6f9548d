import { setTimeout as delay } from 'node:timers/promises'
import { startGenerator } from '@chat/testing/generator/generator'
import type { Metrics } from '@chat/testing/measure/compare'
import type { System } from '@chat/testing/stacks/stack'
import { withClient } from '@chat/tooling/postgres/connect'
import type { ClientBase } from 'pg'
import type { Bench, Case } from './case.ts'
import { expectNoneLost } from './run-load.ts'

const REPLICAS = 2

/** The connected clients, which send nothing. */
const POPULATION = { rooms: 20, membersPerRoom: 10 }

/** The seconds between two polls of an idle replica of ours. Each poll is one query. */
const BACKEND_POLL_SECONDS = 10

/** Seconds between two lines of progress. */
const PROGRESS_SECONDS = 60

/** Reads the counters of a database from another database, so that this query does not count. */
async function readCounters(client: ClientBase, database: string) {
  const { rows } = await client.query<{ transactions: number; backendWal: number; wal: number; updates: number }>(
    `SELECT (SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = $1)::float8 AS transactions,
            (SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database WHERE datname = $1)::float8 AS updates,
            (SELECT coalesce(sum((pg_stat_get_backend_wal(pid)).wal_bytes), 0) FROM pg_stat_activity
             WHERE datname = $1)::float8 AS "backendWal",
            (pg_current_wal_insert_lsn() - '0/0')::float8 AS wal`,
    [database],
  )
  return rows[0] as (typeof rows)[0]
}

async function measure({ postgres, scale, say }: Bench, system: System): Promise<Metrics> {
  const stack = await system.start(REPLICAS)
  const generator = startGenerator()
  const database = new URL(stack.databaseUrl).pathname.slice(1)
  const own = new URL(postgres.adminUrl)
  own.pathname = `/${database}`
  try {
    const members = await stack.populate(POPULATION)
    await generator.connect({ protocol: stack.protocol, urls: stack.urls, members, from: 0 })
    // The first read of rows from the migrations sets hint bits, which writes WAL. Do it before the measurement.
    await withClient(own.href, (client) => client.query('VACUUM'))
    await delay(scale.settleSeconds * 1_000)
    return await withClient(postgres.adminUrl, async (client) => {
      const before = await readCounters(client, database)
      for (let left = scale.idleSeconds; left > 0; left -= PROGRESS_SECONDS) {
        await delay(Math.min(left, PROGRESS_SECONDS) * 1_000)
        if (left > PROGRESS_SECONDS) say(`  ${system.name}: ${left - PROGRESS_SECONDS} s to go`)
      }
      const after = await readCounters(client, database)
      await expectNoneLost(system, [generator])
      const metrics = {
        seconds: scale.idleSeconds,
        backendWal: after.backendWal - before.backendWal,
        wal: after.wal - before.wal,
        rows: after.updates - before.updates,
        transactions: (after.transactions - before.transactions) / REPLICAS,
      }
      say(
        `  ${system.name.padEnd(9)} ${metrics.backendWal} B of WAL by its backends, ${metrics.wal} B in all, ` +
          `${metrics.transactions} transactions a replica in ${scale.idleSeconds} s`,
      )
      return metrics
    })
  } finally {
    await generator.stop()
    await stack.stop()
  }
}

/** Measures the cost of a chat without messages. */
export const idle: Case = {
  name: 'idle',
  title: `Two idle replicas, with ${POPULATION.rooms * POPULATION.membersPerRoom} idle clients`,
  async run(bench) {
    await withClient(bench.postgres.adminUrl, async (client) => {
      // Its transactions would count as those of the replicas.
      await client.query('ALTER SYSTEM SET autovacuum = off')
      await client.query('SELECT pg_reload_conf()')
    })
    const ours = await measure(bench, bench.ours)
    const peer = await measure(bench, bench.peer)
    await withClient(bench.postgres.adminUrl, async (client) => {
      await client.query('ALTER SYSTEM RESET autovacuum')
      await client.query('SELECT pg_reload_conf()')
    })
    // Allow a poll at the window's edge, a late count, and a clean-up of the rate limits.
    const limit = bench.scale.idleSeconds / BACKEND_POLL_SECONDS + 3
    const row = (what: string, unit: string, metric: string, limit?: number) => {
      const [own = Number.NaN, beside = Number.NaN] = [ours[metric], peer[metric]]
      const wanted = limit === undefined ? {} : { wanted: `at most ${limit} ${unit}`.trim(), met: own <= limit }
      return { what, unit, ours: own, beside, wanted: '', ...wanted }
    }
    return {
      beside: 'socket.io',
      rows: [
        row('WAL by the connections that are there at the end', 'B', 'backendWal', 0),
        row('WAL of the whole server', 'B', 'wal'),
        row('rows written', '', 'rows', 0),
        row('transactions of a replica', '', 'transactions', limit),
      ],
      notes: [
        `${bench.scale.idleSeconds} s for each system, once. PostgreSQL itself also writes WAL: checkpoints, running transactions.`,
      ],
      raw: { ours, peer },
    }
  },
}
