import { type Case, ratioRow } from './case.ts'
import { notesOf, runLoad, sideBySide } from './run-load.ts'

const POPULATION = { rooms: 20, membersPerRoom: 10 }

/** Milliseconds for the last messages to arrive, however slow a side is. */
const DRAIN_MS = 5_000

/** How much a side does when everybody sends the next message as soon as the last one is stored. */
export const closedLoop: Case = {
  name: 'closed-loop',
  title: 'Closed loop: 200 clients in 20 rooms of 10, two replicas',
  async run(bench) {
    const rounds = await sideBySide(bench, (side) =>
      runLoad(bench, side, { population: POPULATION, load: { kind: 'closed', inFlight: 1 }, drainMs: DRAIN_MS }),
    )
    const row = (what: string, unit: string, figure: string, wanted = {}) =>
      ratioRow(what, unit, rounds, figure, wanted)
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
