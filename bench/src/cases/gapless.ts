import { setTimeout as delay } from 'node:timers/promises'
import { startGenerator } from '@chat/testing/generator/generator'
import { Failure } from '@chat/tooling/failure'
import { withClient } from '@chat/tooling/postgres/connect'
import { startCursorControl } from '../order/cursor-control.ts'
import { openReader, type Reader } from '../order/reader.ts'
import type { Bench, Case } from './case.ts'

const REPLICAS = 3
const ROOMS = 4
const WRITERS_PER_ROOM = 4
const MESSAGES = 1_000_000

/** Unacknowledged messages of each writer. All replicas concurrently assign seqs of a room in batches. */
const IN_FLIGHT = 64

/** Milliseconds between two checks of the progress. */
const POLL_MS = 1_000

/** Maximum ms until the last messages are displayed. */
const DRAIN_MS = 30_000

const sumOf = (seqs: Map<number, number>) => [...seqs.values()].reduce((all, seq) => all + seq, 0)

/** Waits until the rooms hold `target` messages, then stops the writers. Returns the messages of each room. */
async function fill({ say }: Bench, databaseUrl: string, stop: () => Promise<unknown>, target: number) {
  return withClient(databaseUrl, async (client) => {
    const countMessages = async () => {
      const { rows } = await client.query<{ id: number; seq: string }>(
        `SELECT id, seq FROM room WHERE name LIKE 'bench %'`,
      )
      return new Map(rows.map(({ id, seq }) => [id, Number(seq)]))
    }
    for (let sum = 0, tens = 0; sum < target; ) {
      await delay(POLL_MS)
      sum = sumOf(await countMessages())
      const share = Math.min(10, Math.floor((10 * sum) / target))
      if (share > tens) say(`  ${10 * share} % of ${target.toLocaleString('en')} messages`)
      tens = share
    }
    await stop()
    return countMessages()
  })
}

/** Checks that every replica publishes each change once, in order and without a gap, and counts what an id cursor misses. */
export const gapless: Case = {
  name: 'gapless',
  title: `Order: ${MESSAGES.toLocaleString('en')} messages by ${ROOMS * WRITERS_PER_ROOM} writers, three replicas, and an id cursor beside it`,
  async run(bench) {
    const stack = await bench.ours.start(REPLICAS)
    const generator = startGenerator()
    const readers: { room: number; reader: Reader }[] = []
    try {
      const members = await stack.populate({ rooms: ROOMS, membersPerRoom: WRITERS_PER_ROOM })
      const rooms = Map.groupBy(members, ({ room }) => room)
      for (const [room, [member]] of rooms) {
        for (const url of stack.urls) if (member) readers.push({ room, reader: openReader(url, member) })
      }
      await Promise.all(readers.map(({ reader }) => reader.ready))
      await generator.connect({ protocol: stack.protocol, urls: stack.urls, members, from: 0 })
      const control = await startCursorControl(stack.databaseUrl, ROOMS * WRITERS_PER_ROOM)
      await generator.mark()
      await generator.load({ kind: 'closed', inFlight: IN_FLIGHT })

      const metrics = { undelivered: Number.NaN }
      const stop = async () => Object.assign(metrics, await generator.finish(DRAIN_MS))
      const stored = await fill(bench, stack.databaseUrl, stop, bench.scale.size(MESSAGES))
      const { stored: controlStored, missed: controlMissed } = await control.stop()
      const closed = readers.filter(({ reader }) => reader.seen.closed).length
      if (closed > 0) throw new Failure(`A replica closed ${closed} readers, so this run proves nothing.`)

      const sum = (count: 'gaps' | 'reordered') => readers.reduce((all, { reader }) => all + reader.seen[count], 0)
      const unseen = readers.reduce((all, { room, reader }) => all + (stored.get(room) ?? 0) - reader.seen.seq, 0)
      const zero = (what: string, ours: number) => ({ what, unit: '', ours, wanted: '0', met: ours === 0 })
      return {
        beside: 'id cursor',
        rows: [
          { ...zero('missed by a reader', unseen + sum('gaps')), beside: controlMissed },
          zero('out of order or double', sum('reordered')),
          zero('displays of the writers themselves that did not happen', metrics.undelivered),
          {
            what: 'messages stored',
            unit: '',
            ours: sumOf(stored),
            beside: controlStored,
            wanted: 'the control misses some',
            met: controlMissed > 0,
          },
        ],
        notes: [`${readers.length} readers, one for each room and replica, check the frames in their order.`],
        raw: {
          metrics,
          readers: readers.map(({ room, reader }) => ({ room, ...reader.seen })),
          controlStored,
          controlMissed,
        },
      }
    } finally {
      for (const { reader } of readers) reader.close()
      await generator.stop()
      await stack.stop()
    }
  },
}
