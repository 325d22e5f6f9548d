import { type Case, ratioRow } from './case.ts'
import { compareSystems, notesOf, runLoad } from './run-load.ts'

const CLIENTS = 1_000

/** Messages per second, or 20,000 displays per second. At this rate, each turn of the event loop handles one message. */
const RATE = 20

const BURST = 10

const DRAIN_MS = 5_000

const FORMS = [
  { what: 'one message a turn', burst: 1, atMost: 0.7 },
  { what: `bursts of ${BURST} by one client, the same rate`, burst: BURST, atMost: 0.1 },
]

/** Measures the cost of a message to a thousand clients. */
export const bigRoom: Case = {
  name: 'big-room',
  title: `One room of ${CLIENTS.toLocaleString('en')} clients, two replicas, ${RATE} messages a second`,
  async run(bench) {
    const population = { rooms: 1, membersPerRoom: bench.scale.size(CLIENTS) }
    const runs = []
    for (const form of FORMS) {
      bench.say(`  ${form.what}`)
      const load = { kind: 'open', rate: RATE, burst: form.burst } as const
      const rounds = await compareSystems(bench, (system) =>
        runLoad(bench, system, { population, load, drainMs: DRAIN_MS }),
      )
      runs.push({ ...form, rounds })
    }
    return {
      beside: 'socket.io',
      rows: runs.flatMap(({ what, atMost, rounds }) => [
        ratioRow(`CPU a display, ${what}`, 'µs', rounds, 'cpu', { atMost }),
        ratioRow(`display, p99, ${what}`, 'ms', rounds, 'p99'),
        ratioRow(`acknowledgement, median, ${what}`, 'ms', rounds, 'storedP50'),
      ]),
      notes: runs.flatMap(({ rounds }) => notesOf(rounds)),
      raw: runs,
    }
  },
}
