import { type Case, ratioRow } from './case.ts'
import { compareSystems, notesOf, runLoad } from './run-load.ts'

const POPULATION = { rooms: 20, membersPerRoom: 10 }

/** Maximum ms until the last messages arrive. */
const DRAIN_MS = 5_000

/** Measures the maximum throughput: each client sends its next message after the acknowledgement of the last one. */
export const closedLoop: Case = {
  name: 'closed-loop',
  title: 'Closed loop: 200 clients in 20 rooms of 10, two replicas',
  async run(bench) {
    const rounds = await compareSystems(bench, (system) =>
      runLoad(bench, system, { population: POPULATION, load: { kind: 'closed', inFlight: 1 }, drainMs: DRAIN_MS }),
    )
    const row = (what: string, unit: string, metric: string, wanted = {}) =>
      ratioRow(what, unit, rounds, metric, wanted)
    return {
      beside: 'socket.io',
      rows: [
        row('CPU a display, servers and PostgreSQL', 'µs', 'cpu', { atMost: 0.2 }),
        row('of it the servers', 'µs', 'serverCpu'),
        row('of it PostgreSQL', 'µs', 'databaseCpu'),
        row('messages stored', '/s', 'messagesPerSecond', { atLeast: 5 }),
        row('display, median', 'ms', 'p50'),
        row('display, p99', 'ms', 'p99', { atMost: 0.2 }),
        row('acknowledgement, p99', 'ms', 'storedP99'),
      ],
      notes: notesOf(rounds),
      raw: rounds,
    }
  },
}
