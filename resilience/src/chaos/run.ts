import { createLink, throughLink } from '@chat/testing/faulty-link'
import { LOAD_CLIENTS } from '@chat/testing/load'
import { describeMachine } from '@chat/testing/measure/machine'
import { createOwnPostgres } from '@chat/testing/own-postgres'
import { createRandom } from '@chat/testing/random'
import type { Implementation } from '@chat/testing/stacks/implementation'
import { populate } from '@chat/testing/stacks/populate'
import { Failure } from '@chat/tooling/failure'
import { withClient } from '@chat/tooling/postgres/connect'
import type { Supervisor } from '@chat/tooling/process/supervisor'
import { type ChaosReplica, type Cluster, startCluster } from './cluster.ts'
import { mountDisk } from './disk.ts'
import type { Fault, Scene } from './faults.ts'
import { type ChaosLoad, createListStored, startOurLoad } from './load.ts'
import { startPeerLoad } from './peer-load.ts'
import type { ChaosReport, FaultResult } from './report.ts'

const REPLICAS = 3

/** Displays between two faults, so that every client recovers, and a run of ten faults has enough displays. */
const DISPLAYS_BETWEEN = 20_000

/** Milliseconds after a fault in which a reader may still display earlier messages. */
const IN_FLIGHT_MS = 500

export interface ChaosOptions {
  supervisor: Supervisor
  implementation: Implementation
  /** The kinds of faults to choose from. */
  kinds: readonly Fault[]
  count: number
  seed: number
  /** The URL of Valkey, if it is the bus. */
  redisUrl: string | undefined
  say(line: string): void
  /** Rejects at a stop request. */
  stopped: Promise<never>
}

/** Runs a load on three replicas, causes `count` faults one after the other, and reports the state of every message. */
export async function runChaos({
  supervisor,
  implementation,
  kinds,
  count,
  seed,
  redisUrl,
  say,
  stopped,
}: ChaosOptions): Promise<ChaosReport> {
  const random = createRandom(seed)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const disk = kinds.some(({ missing }) => missing) ? mountDisk() : undefined
  const postgres = await createOwnPostgres(disk?.folder)
  const busLink = redisUrl ? await createLink(() => Number(new URL(redisUrl).port)) : undefined
  let cluster: Cluster | undefined
  try {
    const machine = await describeMachine(postgres.adminUrl)
    const databaseUrl = await createDatabase(postgres.adminUrl)
    await implementation.prepare(databaseUrl)
    const members = await populate(databaseUrl, implementation.statements, { rooms: 1, membersPerRoom: LOAD_CLIENTS })
    const room = members[0]?.room ?? 0
    const bus = redisUrl && busLink ? { REDIS_URL: throughLink(busLink, redisUrl) } : {}
    const env = (number: number) => ({
      ...implementation.env(databaseUrl, number),
      DRAIN_SECONDS: '1',
      RECOVERY: '1',
      ...bus,
    })
    cluster = await startCluster({ supervisor, implementation, env, count: REPLICAS })
    const { replicas, url } = cluster

    const common = { postgres, busLink, disk: disk?.path, cutListeners: () => cutListeners(databaseUrl) }
    const missing = kinds.flatMap(({ name, missing }) => missing?.(common)?.replace(/^/, `${name}, because `) ?? [])
    const possible = kinds.filter((kind) => !kind.missing?.(common))
    const [startLoad, column] =
      implementation.name === 'ours' ? [startOurLoad, 'seq' as const] : [startPeerLoad, 'id' as const]
    const load = await startLoad({ url, members, room, listStored: createListStored(databaseUrl, room, column) })
    try {
      const injected = injectFaults({ load, replicas, possible, pick, count, say, common })
      const { faults, stalled } = await Promise.race([injected, stopped])
      return {
        ledger: await Promise.race([load.stop(), stopped]),
        faults,
        deaths: cluster.deaths(),
        stalled,
        missing,
        inMemory: disk !== undefined,
        machine,
      }
    } finally {
      load.abort()
    }
  } finally {
    await cluster?.stop()
    busLink?.close()
    await postgres.close()
    disk?.remove()
  }
}

interface FaultOptions {
  load: ChaosLoad
  replicas: ChaosReplica[]
  possible: readonly Fault[]
  pick<T>(list: readonly T[]): T
  count: number
  say(line: string): void
  common: Omit<Scene, 'replica'>
}

/** Causes one fault after the other. Stops if a reader does not recover from a fault. */
async function injectFaults({ load, replicas, possible, pick, count, say, common }: FaultOptions) {
  const faults: FaultResult[] = []
  const recovers = (wait: Promise<void>) =>
    wait.then(
      () => true,
      () => false,
    )
  while (faults.length < count && (await recovers(load.displayed(DISPLAYS_BETWEEN)))) {
    const fault = pick(possible)
    const replica = pick(replicas)
    load.takeWorstSilence()
    await fault.happen({ ...common, replica })
    // Restart replicas that ended unexpectedly.
    for (const replica of replicas) if (!replica.isRunning()) await replica.start()
    const over = performance.now()
    if (!(await recovers(load.allDisplayed(over)))) break
    const backMs = performance.now() - over
    if (!(await recovers(load.allDisplayed(over + IN_FLIGHT_MS)))) break
    const silenceMs = load.takeWorstSilence()
    faults.push({ fault, silenceMs, backMs })
    const longest = `longest silence ${Math.round(silenceMs)} ms`
    say(`  ${faults.length} of ${count}: ${fault.name}, replica ${replica.number}: ${longest}`)
  }
  const stalled = faults.length < count || !(await recovers(load.displayed(DISPLAYS_BETWEEN)))
  return { faults, stalled }
}

async function createDatabase(adminUrl: string): Promise<string> {
  await withClient(adminUrl, async (client) => {
    await client.query('CREATE DATABASE chaos')
    // The write-ahead log must fit on a small disk.
    await client.query(`ALTER SYSTEM SET max_wal_size = '128MB'`)
    await client.query('SELECT pg_reload_conf()')
  })
  const url = new URL(adminUrl)
  url.pathname = '/chaos'
  return url.href
}

/** Terminates the LISTEN connections: ours by their application name, the peer's by their last query. */
async function cutListeners(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ cut: number }>(
      `SELECT count(pg_terminate_backend(pid))::integer AS cut FROM pg_stat_activity
       WHERE datname = current_database() AND (application_name = 'chat-backend listener' OR query ILIKE 'listen %')`,
    )
    if (!rows[0]?.cut) throw new Failure('No LISTEN connection of a replica was found.')
  })
}
