import { startGenerator } from '@chat/testing/generator/generator'
import { compare, type Metrics } from '@chat/testing/measure/compare'
import { readMetrics } from '@chat/testing/measure/metrics'
import type { System } from '@chat/testing/stacks/stack'
import { Failure } from '@chat/tooling/failure'
import { type Bench, type Case, limitRow, ratioRow } from './case.ts'
import { compareSystems, expectNoneLost, notesOf } from './run-load.ts'

const SOCKETS = 8_000
const ROOM_SIZE = 100
const REPLICAS = 2

/** Messages of each room, and messages that each client has missed when it reconnects. */
const MESSAGES = 100
const MISSED = 20

const CAUGHT_UP_MAX_S = 5
const LAG_P99_MAX_MS = 100

/** Returns the highest p99 of the event-loop lag of all replicas since the last call, in ms, or NaN without metrics. */
async function readLag(metricsUrls: string[]): Promise<number> {
  const metrics = await Promise.all(metricsUrls.map(readMetrics))
  const lags = metrics.map((metric) => metric('nodejs_eventloop_lag_p99_seconds') * 1_000)
  return lags.length > 0 ? Math.max(...lags) : Number.NaN
}

async function measure(bench: Bench, system: System): Promise<Metrics> {
  const { scale, say } = bench
  const stack = await system.start(REPLICAS)
  const generator = startGenerator()
  try {
    const sockets = scale.size(SOCKETS)
    const membersPerRoom = Math.min(ROOM_SIZE, sockets)
    const population = { rooms: Math.ceil(sockets / membersPerRoom), membersPerRoom, messagesPerRoom: MESSAGES }
    const members = await stack.populate(population)
    const common = { protocol: stack.protocol, urls: stack.urls, members }
    await generator.connect({ ...common, from: stack.positionBefore(population, 0) })
    await generator.drop()
    // Reset the metric, so that it excludes the time before the reconnects.
    await readLag(stack.metricsUrls)
    const missed = members.length * MISSED
    const { seconds, caughtUp, generatorLoop } = await generator.connect({
      ...common,
      from: stack.positionBefore(population, MISSED),
      missed,
    })
    if (caughtUp !== missed) {
      throw new Failure(
        `${system.name} delivered ${caughtUp} missed messages instead of ${missed}, so this run proves nothing.`,
      )
    }
    await expectNoneLost(system, [generator])
    const metrics = {
      generatorLoop,
      sockets: members.length,
      seconds,
      socketsPerSecond: members.length / seconds,
      lag: await readLag(stack.metricsUrls),
    }
    say(
      `  ${system.name.padEnd(9)} ${Math.round(metrics.socketsPerSecond)} sockets/s, all caught up after ${seconds.toFixed(2)} s`,
    )
    return metrics
  } finally {
    await generator.stop()
    await stack.stop()
  }
}

/** Measures concurrent reconnects with missed messages, as after a restart of the edge. */
export const reconnect: Case = {
  name: 'reconnect',
  title: `${SOCKETS.toLocaleString('en')} sockets reconnect at once and catch up on ${MISSED} messages each, two replicas`,
  async run(bench) {
    const rounds = await compareSystems(bench, (system) => measure(bench, system))
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
        'At most 400 handshakes run at once for both systems, because a listen queue holds no more.',
      ],
      raw: rounds,
    }
  },
}
