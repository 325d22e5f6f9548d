import { setTimeout as delay } from 'node:timers/promises'
import { startGenerator } from '@chat/testing/generator/generator'
import type { Figures } from '@chat/testing/measure/compare'
import type { Side } from '@chat/testing/stacks/stack'
import { withClient } from '@chat/tooling/postgres/connect'
import type { ClientBase } from 'pg'
import type { Bench, Case } from './case.ts'
import { expectNoneLost } from './run-load.ts'

const REPLICAS = 2

/** Who is connected, and says nothing. */
const POPULATION = { rooms: 20, membersPerRoom: 10 }

/** One query a replica in these seconds is what ours may ask while nothing happens. */
const LOOK_SECONDS = 10

/** Seconds between two lines that say that something is still going on. */
const PROGRESS_SECONDS = 60

/** What happened in a database so far. The look itself happens in another one. */
async function look(client: ClientBase, database: string) {
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

async function measure({ postgres, scale, say }: Bench, side: Side): Promise<Figures> {
  const stack = await side.start(REPLICAS)
  const generator = startGenerator()
  const database = new URL(stack.databaseUrl).pathname.slice(1)
  const own = new URL(postgres.adminUrl)
  own.pathname = `/${database}`
  try {
    const members = await stack.populate(POPULATION)
    await generator.connect({ protocol: stack.protocol, urls: stack.urls, members, from: 0 })
    // Whoever first reads what the migrations wrote marks it as committed, once, which is WAL too.
    await withClient(own.href, (client) => client.query('VACUUM'))
    await delay(scale.settleSeconds * 1_000)
    return await withClient(postgres.adminUrl, async (client) => {
      const before = await look(client, database)
      for (let left = scale.idleSeconds; left > 0; left -= PROGRESS_SECONDS) {
        await delay(Math.min(left, PROGRESS_SECONDS) * 1_000)
        if (left > PROGRESS_SECONDS) say(`  ${side.name}: ${left - PROGRESS_SECONDS} s to go`)
      }
      const after = await look(client, database)
      await expectNoneLost(side, [generator])
      const figures = {
        seconds: scale.idleSeconds,
        backendWal: after.backendWal - before.backendWal,
        wal: after.wal - before.wal,
        rows: after.updates - before.updates,
        transactions: (after.transactions - before.transactions) / REPLICAS,
      }
      say(
        `  ${side.name.padEnd(9)} ${figures.backendWal} B of WAL by its backends, ${figures.wal} B in all, ` +
          `${figures.transactions} transactions a replica in ${scale.idleSeconds} s`,
      )
      return figures
    })
  } finally {
    await generator.stop()
    await stack.stop()
  }
}

/** What a chat costs in which nobody says anything. */
export const idle: Case = {
  name: 'idle',
  title: `Two idle replicas, with ${POPULATION.rooms * POPULATION.membersPerRoom} clients who say nothing`,
  async run(bench) {
    await withClient(bench.postgres.adminUrl, async (client) => {
      // Its own transactions in each database would count as the replicas'.
      await client.query('ALTER SYSTEM SET autovacuum = off')
      await client.query('SELECT pg_reload_conf()')
    })
    const ours = await measure(bench, bench.ours)
    const peer = await measure(bench, bench.peer)
    await withClient(bench.postgres.adminUrl, async (client) => {
      await client.query('ALTER SYSTEM RESET autovacuum')
      await client.query('SELECT pg_reload_conf()')
    })
    // One look more at the window's edge, one that was counted late, and one clean-up of the rate limits.
    const limit = bench.scale.idleSeconds / LOOK_SECONDS + 3
    const row = (what: string, unit: string, figure: string, limit?: number) => {
      const [own = Number.NaN, beside = Number.NaN] = [ours[figure], peer[figure]]
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
        `${bench.scale.idleSeconds} s each, once. The server itself writes WAL, too: checkpoints, running transactions.`,
      ],
      raw: { ours, peer },
    }
  },
}
