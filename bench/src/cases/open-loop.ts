import { type Metrics, medianOf } from '@chat/testing/measure/compare'
import type { System } from '@chat/testing/stacks/stack'
import { findKnee } from '../measure/knee.ts'
import { type Bench, type Case, limitRow, ratioRow } from './case.ts'
import { compareSystems, notesOf, runLoad } from './run-load.ts'

const POPULATION = { rooms: 20, membersPerRoom: 10 }

/** Messages per second of a busy chat without overload. */
const LOW_RATES = [500, 1_000]

/** Maximum ms after a window until all messages have arrived. */
const DRAIN_MS = 1_000

/** The first and the last rate of the search for the peer's knee, in messages per second. */
const KNEE_START = 250
const KNEE_MAX = 20_000

/** A system with a higher p99 is overloaded. */
const KNEE_LIMIT_MS = 1_000

/** The rate for ours as a multiple of the peer's knee, and the maximum p99 of ours at that rate. */
const KNEE_MULTIPLE = 3
const HIGH_P99_MAX_MS = 25

const runAt = (bench: Bench, system: System, rate: number): Promise<Metrics> =>
  runLoad(bench, system, { population: POPULATION, load: { kind: 'open', rate, burst: 1 }, drainMs: DRAIN_MS })

/** Measures the latency at rates that both systems can serve. */
export const openLoop: Case = {
  name: 'open-loop',
  title: `Open loop at ${LOW_RATES.join(' and ')} messages a second: 200 clients in 20 rooms of 10, two replicas`,
  async run(bench) {
    const runs = []
    for (const rate of LOW_RATES) {
      bench.say(`  at ${rate} messages/s`)
      runs.push({ rate, rounds: await compareSystems(bench, (system) => runAt(bench, system, rate)) })
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

/** Measures ours at three times the rate that overloads the peer. */
export const beyondTheKnee: Case = {
  name: 'beyond-the-knee',
  title: `Open loop at ${KNEE_MULTIPLE} times the peer's knee: 200 clients in 20 rooms of 10, two replicas`,
  async run(bench) {
    const climb: { rate: number; metrics: Metrics }[] = []
    const found = await findKnee({
      start: KNEE_START,
      max: KNEE_MAX,
      limit: KNEE_LIMIT_MS,
      async measure(rate) {
        bench.say(`  at ${rate} messages/s`)
        const metrics = await runAt(bench, bench.peer, rate)
        climb.push({ rate, metrics })
        return metrics.p99 ?? Number.NaN
      },
    })
    const knee = found ?? KNEE_MAX
    const rate = KNEE_MULTIPLE * knee
    const runs: Metrics[] = []
    for (let round = 0; round < bench.scale.rounds; round++) {
      bench.say(`  at ${rate} messages/s, round ${round + 1} of ${bench.scale.rounds}`)
      runs.push(await runAt(bench, bench.ours, rate))
    }
    const median = (metric: string) => medianOf(runs.map((metrics) => metrics[metric] ?? Number.NaN))
    const worst = (metric: string) => Math.max(...runs.map((metrics) => metrics[metric] ?? Number.NaN))
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
        ...notesOf(runs.map((metrics) => ({ ours: metrics, peer: {}, again: {} }))),
      ],
      raw: { climb, runs },
    }
  },
}
