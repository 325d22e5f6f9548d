import { setTimeout as delay } from 'node:timers/promises'
import { startGenerator } from '@chat/testing/generator/generator'
import type { Figures } from '@chat/testing/measure/compare'
import { withFootprint } from '@chat/testing/measure/footprint'
import { residentBytesOf } from '@chat/testing/measure/processes'
import type { Side } from '@chat/testing/stacks/stack'
import { type Bench, type Case, ratioRow } from './case.ts'
import { expectNoneLost, sideBySide } from './run-load.ts'

const SOCKETS = 10_000
const ROOM_SIZE = 100

/** The share of the sockets that is connected before the first look: what a process needs for its first ones is not a socket's. */
const FIRST_SHARE = 0.1

async function measure(bench: Bench, side: Side): Promise<Figures> {
  const { scale, say } = bench
  const stack = await side.start(1, withFootprint({}))
  const [first, rest] = [startGenerator(), startGenerator()]
  const pid = stack.pids[0] as number
  const settledBytes = async () => {
    // The handshakes' garbage is collected, and its memory given back in the time after it.
    process.kill(pid, 'SIGUSR2')
    await delay(2 * scale.warmUpSeconds * 1_000)
    return residentBytesOf(pid)
  }
  try {
    const rooms = Math.ceil(scale.size(SOCKETS) / ROOM_SIZE)
    const members = await stack.populate({ rooms, membersPerRoom: Math.min(ROOM_SIZE, scale.size(SOCKETS)) })
    const common = { protocol: stack.protocol, urls: stack.urls, from: 0 }
    const split = Math.ceil(members.length * FIRST_SHARE)
    await first.connect({ ...common, members: members.slice(0, split) })
    const before = await settledBytes()
    await rest.connect({ ...common, members: members.slice(split) })
    const after = await settledBytes()
    await expectNoneLost(side, [first, rest])
    const figures = {
      sockets: members.length,
      kilobytesPerSocket: (after - before) / 1_000 / (members.length - split),
    }
    say(`  ${side.name.padEnd(9)} ${figures.kilobytesPerSocket.toFixed(1)} kB a socket`)
    return figures
  } finally {
    await Promise.all([first.stop(), rest.stop()])
    await stack.stop()
  }
}

/** What a socket costs that nobody writes to. */
export const idleSockets: Case = {
  name: 'idle-sockets',
  title: `${SOCKETS.toLocaleString('en')} idle sockets, signed in and in a room, one replica`,
  async run(bench) {
    const rounds = await sideBySide(bench, (side) => measure(bench, side))
    return {
      beside: 'socket.io',
      rows: [ratioRow('resident memory a socket', 'kB', rounds, 'kilobytesPerSocket', { atMost: 0.6 })],
      notes: [],
      raw: rounds,
    }
  },
}
