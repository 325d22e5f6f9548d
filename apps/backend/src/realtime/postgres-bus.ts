import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { createLastingClient } from '../db/lasting-client.ts'
import type { Queryable } from '../db/transaction.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Bus, BusListener, Hint } from './bus.ts'
import { createEchoes } from './echoes.ts'
import { type Envelope, splitHint } from './envelope.ts'

const CHANNEL = 'chat_hint'

/**
 * Bytes of a hint in a payload of NOTIFY, which must stay below 8,000 with what is around it.
 * Source: https://www.postgresql.org/docs/18/sql-notify.html
 */
const HINT_MAX_BYTES = 7_850

/** The bus on PostgreSQL itself: one listening connection a replica, one NOTIFY in the transaction that it tells of. */
export function createPostgresBus({ url, metrics, logger }: { url: string; metrics: Metrics; logger: Logger }): Bus {
  const self = randomUUID()
  let listener: BusListener | undefined

  const client = createLastingClient({
    url,
    purpose: 'listener',
    onError: (error) => logger.warn({ err: error }, 'bus connection lost'),
    async onConnect(connection) {
      connection.on('notification', ({ payload = '' }) => receive(JSON.parse(payload) as Envelope))
      await connection.query(`LISTEN ${CHANNEL}`)
    },
    onReady: () => listener?.interrupted(),
  })
  const echoes = createEchoes({
    metrics,
    onSilence() {
      logger.warn('bus silent, reconnecting')
      client.reconnect()
    },
  })

  function receive({ from, number, hint }: Envelope) {
    if (from === self) echoes.heard(number)
    listener?.hinted(hint)
  }

  /** Tells the hint by `db`, and gives the numbers that it went under. The echo may come before the statement's result. */
  async function notify(db: Queryable, hint: Hint): Promise<number[]> {
    const parts = splitHint(hint, HINT_MAX_BYTES).map((part) => ({ number: echoes.create(), part }))
    const numbers = parts.map(({ number }) => number)
    try {
      for (const { number, part } of parts) {
        const payload = JSON.stringify({ from: self, number, hint: part } satisfies Envelope)
        await db.query({ text: 'SELECT pg_notify($1, $2)', values: [CHANNEL, payload] })
      }
    } catch (error) {
      numbers.forEach(echoes.forget)
      throw error
    }
    return numbers
  }

  function expectEchoes(numbers: number[]) {
    numbers.forEach(client.isConnected() ? echoes.expect : echoes.forget)
  }

  return {
    listen(next) {
      listener = next
    },

    async announceWithin(tx, hint) {
      const numbers = await notify(tx, hint)
      tx.onEnd((committed) => (committed ? expectEchoes(numbers) : numbers.forEach(echoes.forget)))
    },

    announce: async (hint) => expectEchoes(await notify(client, hint)),

    isConnected: client.isConnected,

    async close() {
      echoes.clear()
      await client.close()
    },
  }
}
