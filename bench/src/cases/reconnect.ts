import { startGenerator } from '@chat/testing/generator/generator'
import { compare, type Figures } from '@chat/testing/measure/compare'
import { readMetrics } from '@chat/testing/measure/metrics'
import type { Side } from '@chat/testing/stacks/stack'
import { Failure } from '@chat/tooling/failure'
import { type Bench, type Case, limitRow, ratioRow } from './case.ts'
import { expectNoneLost, notesOf, sideBySide } from './run-load.ts'

const SOCKETS = 8_000
const ROOM_SIZE = 100
const REPLICAS = 2

/** Messages that each room has, and that each client has not seen when it comes back. */
const MESSAGES = 100
const MISSED = 20

const CAUGHT_UP_MAX_S = 5
const LAG_P99_MAX_MS = 100

/** The worst p99 of the replicas' event-loop lag since the last look, in ms; NaN of a side that has no metrics. */
async function readLag(metricsUrls: string[]): Promise<number> {
  const figures = await Promise.all(metricsUrls.map(readMetrics))
  const lags = figures.map((figure) => figure('nodejs_eventloop_lag_p99_seconds') * 1_000)
  return lags.length > 0 ? Math.max(...lags) : Number.NaN
}

async function measure(bench: Bench, side: Side): Promise<Figures> {
  const { scale, say } = bench
  const stack = await side.start(REPLICAS)
  const generator = startGenerator()
  try {
    const sockets = scale.size(SOCKETS)
    const membersPerRoom = Math.min(ROOM_SIZE, sockets)
    const population = { rooms: Math.ceil(sockets / membersPerRoom), membersPerRoom, messagesPerRoom: MESSAGES }
    const members = await stack.populate(population)
    const common = { protocol: stack.protocol, urls: stack.urls, members }
    await generator.connect({ ...common, from: stack.placeBefore(population, 0) })
    await generator.drop()
    // What was before is left out: the look begins a new count.
    await readLag(stack.metricsUrls)
    const missed = members.length * MISSED
    const { seconds, caughtUp, generatorLoop } = await generator.connect({
      ...common,
      from: stack.placeBefore(population, MISSED),
      missed,
    })
    if (caughtUp !== missed) {
      throw new Failure(`${side.name} told ${caughtUp} missed messages instead of ${missed}: the run proves nothing.`)
    }
    await expectNoneLost(side, [generator])
    const figures = {
      generatorLoop,
      sockets: members.length,
      seconds,
      socketsPerSecond: members.length / seconds,
      lag: await readLag(stack.metricsUrls),
    }
    say(
      `  ${side.name.padEnd(9)} ${Math.round(figures.socketsPerSecond)} sockets/s, all caught up after ${seconds.toFixed(2)} s`,
    )
    return figures
  } finally {
    await generator.stop()
    await stack.stop()
  }
}

/** Everybody comes back at once, as after an edge's restart, each with messages to catch up on. */
export const reconnect: Case = {
  name: 'reconnect',
  title: `${SOCKETS.toLocaleString('en')} sockets reconnect at once and catch up on ${MISSED} messages each, two replicas`,
  async run(bench) {
    const rounds = await sideBySide(bench, (side) => measure(bench, side))
    const caughtUp = compare(rounds, 'seconds')
    return {
      beside: 'socket.io',
      rows: [
        ratioRow('sockets back', '/s', rounds, 'socketsPerSecond', { atLeast: 2 }),
        { ...limitRow('all caught up after', 's', caughtUp.ours, CAUGHT_UP_MAX_S), beside: caughtUp.peer },
        limitRow('event-loop lag, p99', 'ms', compare(rounds, 'lag').ours, LAG_P99_MAX_MS),
      ],
      notes: [
        ...notesOf(rounds),
        'At most 400 handshakes are under way at once, on both sides, as no more fit into the queues that listen.',
      ],
      raw: rounds,
    }
  },
}
