import { setTimeout as delay } from 'node:timers/promises'
import { startGenerator } from '@chat/testing/generator/generator'
import type { Metrics } from '@chat/testing/measure/compare'
import { withFootprint } from '@chat/testing/measure/footprint'
import { residentBytesOf } from '@chat/testing/measure/processes'
import type { System } from '@chat/testing/stacks/stack'
import { type Bench, type Case, ratioRow } from './case.ts'
import { compareSystems, expectNoneLost } from './run-load.ts'

const SOCKETS = 10_000
const ROOM_SIZE = 100

/** The share of the sockets that connect before the first measurement, because the first sockets cost more memory. */
const FIRST_SHARE = 0.1

async function measure(bench: Bench, system: System): Promise<Metrics> {
  const { scale, say } = bench
  const stack = await system.start(1, withFootprint({}))
  const [first, rest] = [startGenerator(), startGenerator()]
  const pid = stack.pids[0] as number
  const settledBytes = async () => {
    // Collect the garbage of the handshakes, then wait until the allocator returns the memory.
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
    await expectNoneLost(system, [first, rest])
    const metrics = {
      sockets: members.length,
      kilobytesPerSocket: (after - before) / 1_000 / (members.length - split),
    }
    say(`  ${system.name.padEnd(9)} ${metrics.kilobytesPerSocket.toFixed(1)} kB a socket`)
    return metrics
  } finally {
    await Promise.all([first.stop(), rest.stop()])
    await stack.stop()
  }
}

/** Measures the memory of an idle socket. */
export const idleSockets: Case = {
  name: 'idle-sockets',
  title: `${SOCKETS.toLocaleString('en')} idle sockets, signed in and in a room, one replica`,
  async run(bench) {
    const rounds = await compareSystems(bench, (system) => measure(bench, system))
    return {
      beside: 'socket.io',
      rows: [ratioRow('resident memory a socket', 'kB', rounds, 'kilobytesPerSocket', { atMost: 0.6 })],
      notes: [],
      raw: rounds,
    }
  },
}
