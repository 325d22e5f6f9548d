import { type Figures, medianOf } from '@chat/testing/measure/compare'
import type { Side } from '@chat/testing/stacks/stack'
import { findKnee } from '../measure/knee.ts'
import { type Bench, type Case, limitRow, ratioRow } from './case.ts'
import { notesOf, runLoad, sideBySide } from './run-load.ts'

const POPULATION = { rooms: 20, membersPerRoom: 10 }

/** Messages a second that a busy, but not overloaded, chat sends. */
const LOW_RATES = [500, 1_000]

/** Milliseconds after a window in which everything must have arrived. */
const DRAIN_MS = 1_000

/** Messages a second: the first rate of the search for the peer's knee, and the last. */
const KNEE_START = 250
const KNEE_MAX = 20_000

/** A side whose p99 is above this many ms does not keep up. */
const KNEE_LIMIT_MS = 1_000

/** Messages a second for ours, in multiples of the peer's knee; and its p99 there, at most, in ms. */
const KNEE_MULTIPLE = 3
const HIGH_P99_MAX_MS = 25

const runAt = (bench: Bench, side: Side, rate: number): Promise<Figures> =>
  runLoad(bench, side, { population: POPULATION, load: { kind: 'open', rate, burst: 1 }, drainMs: DRAIN_MS })

/** Latency at rates that both sides bear. */
export const openLoop: Case = {
  name: 'open-loop',
  title: `Open loop at ${LOW_RATES.join(' and ')} messages a second: 200 clients in 20 rooms of 10, two replicas`,
  async run(bench) {
    const runs = []
    for (const rate of LOW_RATES) {
      bench.say(`  at ${rate} messages/s`)
      runs.push({ rate, rounds: await sideBySide(bench, (side) => runAt(bench, side, rate)) })
    }
    return {
      beside: 'socket.io',
      rows: runs.flatMap(({ rate, rounds }) => [
        ratioRow(`display, median, at ${rate}/s`, 'ms', rounds, 'p50', { atMost: 1 }),
        ratioRow(`display, p99, at ${rate}/s`, 'ms', rounds, 'p99', { atMost: 1 }),
        ratioRow(`acknowledgement, p99, at ${rate}/s`, 'ms', rounds, 'storedP99'),
        ratioRow(`CPU a display, at ${rate}/s`, 'µs', rounds, 'cpu'),
        ratioRow(`sent by the generator after its time, p99, at ${rate}/s`, 'ms', rounds, 'sentP99'),
      ]),
      notes: runs.flatMap(({ rounds }) => notesOf(rounds)),
      raw: runs,
    }
  },
}

/** Ours at three times the rate at which the peer no longer keeps up. */
export const beyondTheKnee: Case = {
  name: 'beyond-the-knee',
  title: `Open loop at ${KNEE_MULTIPLE} times the peer's knee: 200 clients in 20 rooms of 10, two replicas`,
  async run(bench) {
    const climb: { rate: number; figures: Figures }[] = []
    const found = await findKnee({
      start: KNEE_START,
      max: KNEE_MAX,
      limit: KNEE_LIMIT_MS,
      async measure(rate) {
        bench.say(`  at ${rate} messages/s`)
        const figures = await runAt(bench, bench.peer, rate)
        climb.push({ rate, figures })
        return figures.p99 ?? Number.NaN
      },
    })
    const knee = found ?? KNEE_MAX
    const rate = KNEE_MULTIPLE * knee
    const runs: Figures[] = []
    for (let round = 0; round < bench.scale.rounds; round++) {
      bench.say(`  at ${rate} messages/s, round ${round + 1} of ${bench.scale.rounds}`)
      runs.push(await runAt(bench, bench.ours, rate))
    }
    const median = (figure: string) => medianOf(runs.map((figures) => figures[figure] ?? Number.NaN))
    const worst = (figure: string) => Math.max(...runs.map((figures) => figures[figure] ?? Number.NaN))
    return {
      beside: 'socket.io',
      rows: [
        limitRow(`display, p99, at ${rate}/s, median of the rounds`, 'ms', median('p99'), HIGH_P99_MAX_MS),
        limitRow(`displays not there ${DRAIN_MS / 1_000} s later, worst round`, '', worst('undelivered'), 0),
        { what: 'display, median', unit: 'ms', ours: median('p50'), wanted: '' },
        { what: 'CPU a display', unit: 'µs', ours: median('cpu'), wanted: '' },
        { what: 'sent by the generator after its time, p99', unit: 'ms', ours: median('sentP99'), wanted: '' },
      ],
      notes: [
        found === undefined
          ? `The peer kept up at ${KNEE_MAX} messages/s, where the search ends.`
          : `The peer's knee, the first rate with a p99 over ${KNEE_LIMIT_MS / 1_000} s: ${knee} messages/s.`,
        ...notesOf(runs.map((figures) => ({ ours: figures, peer: {}, again: {} }))),
      ],
      raw: { climb, runs },
    }
  },
}
