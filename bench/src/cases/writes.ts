import type { Round } from '@chat/testing/measure/compare'
import { createBatched, createSingle, type Form } from '../writes/forms.ts'
import { measureWrites } from '../writes/measure.ts'
import { type Bench, type Case, ratioRow } from './case.ts'

const POPULATION = { rooms: 20, membersPerRoom: 10 }

/** Concurrent writes, and the minimum ratio of our rate to that of single transactions. */
const LOADS = [
  { inFlight: 256, atLeast: 10 },
  { inFlight: 1, atLeast: 0.95 },
]

/** Measures one way to store messages on a new database. */
async function measure({ ours, scale, say }: Bench, name: string, createForm: (url: string) => Form, inFlight: number) {
  const stack = await ours.start(0)
  try {
    await stack.populate(POPULATION)
    const metrics = await measureWrites({ url: stack.databaseUrl, createForm, inFlight, ...scale })
    say(`  ${name}: ${Math.round(metrics.messagesPerSecond ?? 0)} messages/s, p99 ${metrics.p99?.toFixed(1)} ms`)
    return metrics
  } finally {
    await stack.stop()
  }
}

/** Compares batches with a transaction for each message. */
export const writes: Case = {
  name: 'writes',
  title: 'Writes in batches, and with a transaction for each message',
  async run(bench) {
    const runs = []
    for (const { inFlight, atLeast } of LOADS) {
      bench.say(`  ${inFlight} in flight`)
      const rounds: Round[] = []
      for (let round = 0; round < bench.scale.rounds; round++) {
        const ours = await measure(bench, 'batches   ', createBatched, inFlight)
        const peer = await measure(bench, 'one by one', createSingle, inFlight)
        const again = await measure(bench, 'batches   ', createBatched, inFlight)
        rounds.push(round % 2 === 0 ? { ours, peer, again } : { ours: again, peer, again: ours })
      }
      runs.push({ inFlight, atLeast, rounds })
    }
    return {
      beside: 'one by one',
      rows: runs.flatMap(({ inFlight, atLeast, rounds }) => [
        ratioRow(`messages stored, ${inFlight} in flight`, '/s', rounds, 'messagesPerSecond', { atLeast }),
        ratioRow(`acknowledgement, p99, ${inFlight} in flight`, 'ms', rounds, 'p99'),
      ]),
      notes: ['Both ways run the same statements and the same NOTIFY. Single transactions use ten connections.'],
      raw: runs,
    }
  },
}
