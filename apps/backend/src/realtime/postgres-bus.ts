import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { createLastingClient } from '../db/lasting-client.ts'
import type { Queryable } from '../db/transaction.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Bus, BusListener, Hint } from './bus.ts'

const CHANNEL = 'chat_hint'

/**
 * Bytes in a payload of NOTIFY, which must stay below 8,000.
 * Source: https://www.postgresql.org/docs/18/sql-notify.html
 */
const PAYLOAD_MAX_BYTES = 7_900

/** Milliseconds in which a replica hears its own hint; without it the listening connection is taken for dead. */
const ECHO_MAX_MS = 500

interface Envelope {
  from: string
  number: number
  hint: Hint
}

/** The bus on PostgreSQL itself: one listening connection a replica, one NOTIFY in the transaction that it tells of. */
export function createPostgresBus({ url, metrics, logger }: { url: string; metrics: Metrics; logger: Logger }): Bus {
  const self = randomUUID()
  const awaited = new Map<number, { timer: NodeJS.Timeout; echoed: () => void }>()
  let listener: BusListener | undefined
  let number = 0

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

  function receive({ from, number, hint }: Envelope) {
    if (from === self) {
      awaited.get(number)?.echoed()
      forget(number)
    }
    listener?.hinted(hint)
  }

  function forget(own: number) {
    clearTimeout(awaited.get(own)?.timer)
    awaited.delete(own)
  }

  // A connection that is dead without knowing it is noticed here, not after minutes of TCP.
  function expectEcho(own: number) {
    const timer = setTimeout(() => {
      for (const pending of awaited.keys()) forget(pending)
      metrics.busInterruptions.inc()
      logger.warn('bus silent, reconnecting')
      client.reconnect()
    }, ECHO_MAX_MS)
    timer.unref()
    awaited.set(own, { timer, echoed: metrics.busEcho.startTimer() })
  }

  async function announceWithin(tx: Queryable, hint: Hint) {
    const own = ++number
    // Before the statement, as the echo may come before its result.
    if (client.isConnected()) expectEcho(own)
    await tx.query({ text: 'SELECT pg_notify($1, $2)', values: [CHANNEL, encode({ from: self, number: own, hint })] })
  }

  return {
    listen(next) {
      listener = next
    },

    announceWithin,
    announce: (hint) => announceWithin(client, hint),

    async close() {
      for (const pending of awaited.keys()) forget(pending)
      await client.close()
    },
  }
}

// The changes travel along where they fit; a reader of a hint without them reads by seq.
function encode(envelope: Envelope): string {
  const full = JSON.stringify(envelope)
  if (Buffer.byteLength(full) <= PAYLOAD_MAX_BYTES) return full
  const rooms = envelope.hint.rooms?.map(({ room, seq }) => ({ room, seq })) ?? []
  return JSON.stringify({ ...envelope, hint: { ...envelope.hint, rooms } })
}
