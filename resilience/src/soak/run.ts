import { setTimeout as delay } from 'node:timers/promises'
import { startGenerator } from '@chat/testing/generator/generator'
import { type Footprint, takeFootprints, withFootprint } from '@chat/testing/measure/footprint'
import { createOurs } from '@chat/testing/stacks/ours'
import { createSystem } from '@chat/testing/stacks/system'
import type { RunContext } from '@chat/testing/with-postgres'
import type { Sample } from '../growth/growth.ts'
import type { SoakReport } from './report.ts'
import { type SilentReaders, startSilentReaders } from './silent-readers.ts'

const REPLICAS = 3

/** Rooms whose clients write and read, and the clients of each. */
const ACTIVE_ROOMS = 8
const ACTIVE_CLIENTS = 26

/** Rooms with one writer. All other members stop reading. */
const SILENT_ROOMS = 5
const ROOM_SIZE = 101

/** Messages per second in all active rooms. */
const RATE = 400

/** The unmeasured share of the time. After 3 of 10 minutes, compilers, replay buffers and slow readers are stable. */
const WARM_UP_SHARE = 0.3

/** Samples in the rest of the time. */
const SAMPLES = 30

const DRAIN_MS = 5_000

export interface SoakOptions {
  context: RunContext
  minutes: number
  say(line: string): void
}

/** Runs a steady load with slow readers on three replicas, and measures their memory, files and connections. */
export async function runSoak({ context, minutes, say }: SoakOptions): Promise<SoakReport> {
  const { supervisor, postgres } = context
  const stack = await createSystem(
    createOurs(supervisor, withFootprint({ LOG_LEVEL: 'warn' })),
    supervisor,
    postgres,
  ).start(REPLICAS)
  const generator = startGenerator()
  let silent: SilentReaders | undefined
  try {
    const members = await stack.populate({ rooms: ACTIVE_ROOMS + SILENT_ROOMS, membersPerRoom: ROOM_SIZE })
    const rooms = [...Map.groupBy(members, ({ room }) => room).values()]
    const active = rooms.slice(0, ACTIVE_ROOMS).flatMap((room) => room.slice(0, ACTIVE_CLIENTS))
    await generator.connect({ protocol: stack.protocol, urls: stack.urls, members: active, from: 0 })
    silent = await startSilentReaders(stack.urls, rooms.slice(ACTIVE_ROOMS))
    await generator.load({ kind: 'open', rate: RATE, burst: 1 })

    const seconds = minutes * 60
    say(`  ${Math.round(seconds * WARM_UP_SHARE)} s of warm-up`)
    await delay(seconds * WARM_UP_SHARE * 1_000)
    await generator.mark()
    const start = performance.now()
    const replicas: Sample[][] = stack.pids.map(() => [])
    for (let number = 0; number < SAMPLES; number++) {
      const due = start + (number * seconds * (1 - WARM_UP_SHARE) * 1_000) / (SAMPLES - 1)
      await delay(Math.max(0, due - performance.now()))
      const at = (performance.now() - start) / 1_000
      const footprints = await takeFootprints(stack)
      for (const [index, footprint] of footprints.entries()) replicas[index]?.push({ at, footprint })
      say(`  ${Math.round(at)} s: ${describe(footprints)}; ${silent.disconnected()} slow readers disconnected`)
    }
    return {
      replicas,
      load: await generator.finish(DRAIN_MS),
      disconnected: silent.disconnected(),
      notReconnected: silent.notReconnected(),
    }
  } finally {
    silent?.stop()
    await generator.stop()
    await stack.stop()
  }
}

function describe(footprints: Footprint[]): string {
  const all = (metric: keyof Footprint) => footprints.map((footprint) => Math.round(footprint[metric])).join(', ')
  return `heap ${all('heap')} MB, resident ${all('resident')} MB, sockets ${all('sockets')}, files ${all('files')}, pool ${all('pool')}`
}
