import { setTimeout as delay } from 'node:timers/promises'
import { startGenerator } from '@chat/testing/generator/generator'
import { type Footprint, takeFootprints, withFootprint } from '@chat/testing/measure/footprint'
import { createOurs } from '@chat/testing/stacks/ours'
import { createSide } from '@chat/testing/stacks/side'
import type { Ground } from '@chat/testing/with-postgres'
import type { Look } from '../growth/growth.ts'
import type { SoakReport } from './report.ts'
import { type SilentReaders, startSilentReaders } from './silent-readers.ts'

const REPLICAS = 3

/** Rooms whose clients write and read, and how many of them are there. */
const LOUD_ROOMS = 8
const LOUD_CLIENTS = 26

/** Rooms in which one writes and all others read nothing. */
const SILENT_ROOMS = 5
const ROOM_SIZE = 101

/** Messages a second in the loud rooms together: what "under load" means everywhere here. */
const RATE = 400

/** The share of the time that is not looked at: in ten minutes compilers, what is kept of each room, and slow readers have settled then. */
const WARM_UP_SHARE = 0.3

/** Looks at the replicas in what is left of the time. */
const LOOKS = 30

const DRAIN_MS = 5_000

export interface SoakOptions {
  ground: Ground
  minutes: number
  say(line: string): void
}

/** Puts replicas under a steady load for a while, with readers that read nothing beside it, and looks at what they hold on to. */
export async function runSoak({ ground, minutes, say }: SoakOptions): Promise<SoakReport> {
  const { supervisor, postgres } = ground
  const stack = await createSide(
    createOurs(supervisor, withFootprint({ LOG_LEVEL: 'warn' })),
    supervisor,
    postgres,
  ).start(REPLICAS)
  const generator = startGenerator()
  let silent: SilentReaders | undefined
  try {
    const members = await stack.populate({ rooms: LOUD_ROOMS + SILENT_ROOMS, membersPerRoom: ROOM_SIZE })
    const rooms = [...Map.groupBy(members, ({ room }) => room).values()]
    const loud = rooms.slice(0, LOUD_ROOMS).flatMap((room) => room.slice(0, LOUD_CLIENTS))
    await generator.connect({ protocol: stack.protocol, urls: stack.urls, members: loud, from: 0 })
    silent = await startSilentReaders(stack.urls, rooms.slice(LOUD_ROOMS))
    await generator.load({ kind: 'open', rate: RATE, burst: 1 })

    const seconds = minutes * 60
    say(`  ${Math.round(seconds * WARM_UP_SHARE)} s to settle`)
    await delay(seconds * WARM_UP_SHARE * 1_000)
    await generator.mark()
    const start = performance.now()
    const replicas: Look[][] = stack.pids.map(() => [])
    for (let number = 0; number < LOOKS; number++) {
      const due = start + (number * seconds * (1 - WARM_UP_SHARE) * 1_000) / (LOOKS - 1)
      await delay(Math.max(0, due - performance.now()))
      const at = (performance.now() - start) / 1_000
      const footprints = await takeFootprints(stack)
      for (const [index, footprint] of footprints.entries()) replicas[index]?.push({ at, footprint })
      say(`  ${Math.round(at)} s: ${describe(footprints)}; ${silent.sentAway()} slow readers sent away`)
    }
    return { replicas, load: await generator.finish(DRAIN_MS), sentAway: silent.sentAway(), gone: silent.gone() }
  } finally {
    silent?.stop()
    await generator.stop()
    await stack.stop()
  }
}

function describe(footprints: Footprint[]): string {
  const all = (figure: keyof Footprint) => footprints.map((footprint) => Math.round(footprint[figure])).join(', ')
  return `heap ${all('heap')} MB, resident ${all('resident')} MB, sockets ${all('sockets')}, files ${all('files')}, pool ${all('pool')}`
}
