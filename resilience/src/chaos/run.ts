import { createLink, throughLink } from '@chat/testing/faulty-link'
import { LOAD_CLIENTS } from '@chat/testing/load'
import { describeMachine } from '@chat/testing/measure/machine'
import { createOwnPostgres } from '@chat/testing/own-postgres'
import { createRandom } from '@chat/testing/random'
import type { Kit } from '@chat/testing/stacks/kit'
import { populate } from '@chat/testing/stacks/populate'
import { Failure } from '@chat/tooling/failure'
import { withClient } from '@chat/tooling/postgres/connect'
import type { Supervisor } from '@chat/tooling/process/supervisor'
import { type ChaosReplica, type Cluster, startCluster } from './cluster.ts'
import { type Crew, createListStored, startOurCrew } from './crew.ts'
import { mountDisk } from './disk.ts'
import type { Fault, Scene } from './faults.ts'
import { startPeerCrew } from './peer-crew.ts'
import type { ChaosReport, Happened } from './report.ts'

const REPLICAS = 3

/** Displays between two faults: enough for each client to be at rest again, and for a run of ten to prove something. */
const DISPLAYS_BETWEEN = 20_000

/** Milliseconds after a fault in which somebody may still be shown what was on its way. */
const ON_ITS_WAY_MS = 500

export interface ChaosOptions {
  supervisor: Supervisor
  kit: Kit
  /** The kinds to choose from. */
  kinds: readonly Fault[]
  count: number
  seed: number
  /** Valkey's address, where it is the bus. */
  redisUrl: string | undefined
  say(line: string): void
  /** Rejects when somebody asks for an end. */
  stopped: Promise<never>
}

/** Puts three replicas under load, makes so many faults, one after the other, and judges what became of every message. */
export async function runChaos({
  supervisor,
  kit,
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
    await kit.prepare(databaseUrl)
    const members = await populate(databaseUrl, kit.statements, { rooms: 1, membersPerRoom: LOAD_CLIENTS })
    const room = members[0]?.room ?? 0
    const bus = redisUrl && busLink ? { REDIS_URL: throughLink(busLink, redisUrl) } : {}
    const env = (number: number) => ({ ...kit.env(databaseUrl, number), DRAIN_SECONDS: '1', RECOVERY: '1', ...bus })
    cluster = await startCluster({ supervisor, kit, env, count: REPLICAS })
    const { replicas, url } = cluster

    const common = { postgres, busLink, disk: disk?.path, cutListeners: () => cutListeners(databaseUrl) }
    const missing = kinds.flatMap(({ name, missing }) => missing?.(common)?.replace(/^/, `${name}, as `) ?? [])
    const possible = kinds.filter((kind) => !kind.missing?.(common))
    const [startCrew, place] = kit.name === 'ours' ? [startOurCrew, 'seq' as const] : [startPeerCrew, 'id' as const]
    const crew = await startCrew({ url, members, room, listStored: createListStored(databaseUrl, room, place) })
    try {
      const disturbed = disturb({ crew, replicas, possible, pick, count, say, common })
      const { faults, stalled } = await Promise.race([disturbed, stopped])
      return {
        ledger: await Promise.race([crew.stop(), stopped]),
        faults,
        deaths: cluster.deaths(),
        stalled,
        missing,
        inMemory: disk !== undefined,
        machine,
      }
    } finally {
      crew.abort()
    }
  } finally {
    await cluster?.stop()
    busLink?.close()
    await postgres.close()
    disk?.remove()
  }
}

interface Disturbance {
  crew: Crew
  replicas: ChaosReplica[]
  possible: readonly Fault[]
  pick<T>(list: readonly T[]): T
  count: number
  say(line: string): void
  common: Omit<Scene, 'replica'>
}

/** Makes one fault after the other; after each, everybody must be shown something again. A side that does not recover ends it. */
async function disturb({ crew, replicas, possible, pick, count, say, common }: Disturbance) {
  const faults: Happened[] = []
  const recovers = (wait: Promise<void>) =>
    wait.then(
      () => true,
      () => false,
    )
  while (faults.length < count && (await recovers(crew.displayed(DISPLAYS_BETWEEN)))) {
    const fault = pick(possible)
    const replica = pick(replicas)
    crew.takeWorstSilence()
    await fault.happen({ ...common, replica })
    // One that ended by itself.
    for (const each of replicas) if (!each.isRunning()) await each.start()
    const over = performance.now()
    if (!(await recovers(crew.everybodyDisplayed(over)))) break
    const backMs = performance.now() - over
    if (!(await recovers(crew.everybodyDisplayed(over + ON_ITS_WAY_MS)))) break
    const silenceMs = crew.takeWorstSilence()
    faults.push({ fault, silenceMs, backMs })
    const longest = `nobody waited longer than ${Math.round(silenceMs)} ms`
    say(`  ${faults.length} of ${count}: ${fault.name}, replica ${replica.number}: ${longest}`)
  }
  const stalled = faults.length < count || !(await recovers(crew.displayed(DISPLAYS_BETWEEN)))
  return { faults, stalled }
}

async function createDatabase(adminUrl: string): Promise<string> {
  await withClient(adminUrl, async (client) => {
    await client.query('CREATE DATABASE chaos')
    // What is written ahead must leave a small disk room.
    await client.query(`ALTER SYSTEM SET max_wal_size = '128MB'`)
    await client.query('SELECT pg_reload_conf()')
  })
  const url = new URL(adminUrl)
  url.pathname = '/chaos'
  return url.href
}

/** Ends the connections on which replicas listen: ours have a name, the peer's say nothing else. */
async function cutListeners(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ cut: number }>(
      `SELECT count(pg_terminate_backend(pid))::integer AS cut FROM pg_stat_activity
       WHERE datname = current_database() AND (application_name = 'chat-backend listener' OR query ILIKE 'listen %')`,
    )
    if (!rows[0]?.cut) throw new Failure('No connection was found on which a replica listens.')
  })
}
