import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { DatabaseState } from '../db/database-state.ts'
import { DatabaseAway } from '../db/errors.ts'
import { readIdentity } from '../db/identity.ts'
import { createOutageLog } from '../db/outage-log.ts'
import { createReconnectingClient } from '../db/reconnecting-client.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Bus, BusListener } from './bus.ts'
import { createEchoes } from './echoes.ts'
import { channelOf, type Envelope, splitNotification } from './envelope.ts'
import type { Notification } from './notification.ts'
import { createPreviousReceiver, PREVIOUS_CHANNEL } from './previous-notifications.ts'

/**
 * Bytes of a notification in a payload of NOTIFY. PostgreSQL refuses payloads of 8,000 bytes, envelope included.
 * Source: https://www.postgresql.org/docs/18/sql-notify.html
 */
const NOTIFICATION_MAX_BYTES = 7_790

const NOTIFY = 'SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload'

export interface PostgresBusOptions {
  url: string
  state?: DatabaseState | undefined
  metrics: Metrics
  logger: Logger
}

/** Creates the bus on PostgreSQL. Each replica has one connection that listens. Each transaction notifies before it commits. */
export function createPostgresBus({ url, state, metrics, logger }: PostgresBusOptions): Bus {
  const self = randomUUID()
  let listener: BusListener | undefined
  let joined: string | undefined
  const receivePrevious = createPreviousReceiver(() => listener)
  const silence = createOutageLog({
    logger,
    begun: 'bus silent, reconnecting',
    lasts: 'bus still silent',
    over: 'bus works again',
  })

  const client = createReconnectingClient({
    url,
    purpose: 'listener',
    state,
    async onConnect(connection) {
      connection.on('notification', ({ channel, payload = '' }) =>
        channel === PREVIOUS_CHANNEL ? receivePrevious(payload) : receive(JSON.parse(payload) as Envelope),
      )
      joined ??= (await readIdentity(connection))?.installation
      // Before the migrations there is no installation. `join` reconnects when it is known.
      if (joined !== undefined) await connection.query(`LISTEN "${channelOf(joined)}"; LISTEN ${PREVIOUS_CHANNEL}`)
    },
    onReady: () => listener?.onConnect(),
  })
  const echoes = createEchoes({
    metrics,
    onSilence() {
      silence.failed('the echo of a notification is missing')
      client.reconnect()
    },
  })

  function requireJoined(): string {
    if (joined === undefined) throw new DatabaseAway()
    return joined
  }

  function receive({ installation, from, number, hint }: Envelope) {
    if (installation !== joined) return
    if (from === self) {
      echoes.received(number)
      silence.ended()
    }
    listener?.onNotification(hint)
  }

  /** Returns the statement that notifies, and the numbers of its parts. An echo may arrive before the result of the statement. */
  function prepare(notification: Notification) {
    const installation = requireJoined()
    const parts = splitNotification(notification, NOTIFICATION_MAX_BYTES).map((part) => ({
      installation,
      from: self,
      number: echoes.create(),
      hint: part,
    }))
    const payloads = parts.map((part) => JSON.stringify(part satisfies Envelope))
    return {
      numbers: parts.map(({ number }) => number),
      statement: { name: 'notify', text: NOTIFY, values: [channelOf(installation), payloads] },
    }
  }

  function expectEchoes(numbers: number[]) {
    numbers.forEach(client.isConnected() ? echoes.expect : echoes.cancel)
  }

  return {
    listen(next) {
      listener = next
    },

    join(installation) {
      if (joined === installation) return
      joined = installation
      if (client.isConnected()) client.reconnect()
    },

    async publishWithin(tx, notification) {
      const { numbers, statement } = prepare(notification)
      tx.onEnd((committed) => (committed ? expectEchoes(numbers) : numbers.forEach(echoes.cancel)))
      await tx.query(statement)
    },

    notifyByStatement() {
      const installation = requireJoined()
      const number = echoes.create()
      return {
        channel: channelOf(installation),
        head: `{"installation":"${installation}","from":"${self}","number":${number},"hint":`,
        maxBytes: NOTIFICATION_MAX_BYTES,
        ended: (notified) => (notified ? expectEchoes([number]) : echoes.cancel(number)),
      }
    },

    async publish(notification) {
      const { numbers, statement } = prepare(notification)
      try {
        await client.query(statement)
      } catch (error) {
        numbers.forEach(echoes.cancel)
        throw error
      }
      expectEchoes(numbers)
    },

    isConnected: client.isConnected,

    async close() {
      echoes.clear()
      await client.close()
    },
  }
}
