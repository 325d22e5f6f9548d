import { randomUUID } from 'node:crypto'
import { type RedisOptions, Valkey } from 'iovalkey'
import type { Logger } from 'pino'
import { describeFailure } from '../db/describe-failure.ts'
import { createOutageLog } from '../db/outage-log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Bus, BusListener } from './bus.ts'
import { createEchoes } from './echoes.ts'
import { channelOf, type Envelope, splitNotification } from './envelope.ts'
import type { Notification } from './notification.ts'
import { createPreviousReceiver, PREVIOUS_CHANNEL } from './previous-notifications.ts'

/** Bytes of a notification in one payload. Valkey disconnects a subscriber with 32 MB of waiting output (client-output-buffer-limit). */
const NOTIFICATION_MAX_BYTES = 256 * 1024

/** Shortest and longest wait before an attempt to reach Valkey, in ms. A replica reconnects within 1 s after Valkey returns. */
const RETRY_MIN_MS = 250
const RETRY_MAX_MS = 700

/** Milliseconds for Valkey to answer QUIT. Without this limit a hanging Valkey would delay the end of the replica. */
const QUIT_MAX_MS = 1_000

// Queue and repeat nothing: a late notification is useless, because replicas read the database after an outage.
const OPTIONS: RedisOptions = {
  family: 0,
  connectTimeout: 3_000,
  disconnectTimeout: 100,
  keepAlive: 10_000,
  // Add jitter, so replicas that lost the same Valkey do not all try at once.
  retryStrategy: (times) => Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (times - 1)) * (0.5 + Math.random() / 2),
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
}

/**
 * Creates the bus on Valkey, which needs no lock in PostgreSQL. It publishes after the commit. While Valkey is away, a
 * replica receives only its own notifications, and finds the changes of others by polling.
 */
export function createValkeyBus({ url, metrics, logger }: { url: string; metrics: Metrics; logger: Logger }): Bus {
  const self = randomUUID()
  let joined: string | undefined
  // Version 0.1 separates applications on one Valkey by the database number in the address.
  const previousChannel = PREVIOUS_CHANNEL + new URL(url).pathname.replace(/^\/$/, '')
  const receivePrevious = createPreviousReceiver(() => listener)
  let listener: BusListener | undefined
  let subscribed = false
  let closed = false
  const outage = createOutageLog({
    logger,
    begun: 'bus away: replicas poll the database for changes',
    lasts: 'bus still away',
    over: 'bus back',
  })

  const publisher = new Valkey(url, { ...OPTIONS, connectionName: 'chat-publisher' })
  const subscriber = new Valkey(url, { ...OPTIONS, connectionName: 'chat-subscriber' })
  const echoes = createEchoes({
    metrics,
    onSilence() {
      reportLoss(new Error('Valkey does not answer'))
      for (const client of [publisher, subscriber]) client.disconnect(true)
    },
  })

  for (const client of [publisher, subscriber]) {
    client.on('error', reportLoss)
    client.on('close', () => reportLoss(new Error('Valkey closed the connection')))
  }
  publisher.on('ready', reportConnected)
  subscriber.on('message', (channel, payload) =>
    channel === previousChannel ? receivePrevious(payload) : receive(JSON.parse(payload) as Envelope),
  )
  subscriber.on('ready', subscribe)

  function subscribe() {
    if (joined === undefined || subscriber.status !== 'ready') return
    subscriber.subscribe(channelOf(joined), previousChannel).then(() => {
      subscribed = true
      reportConnected()
      listener?.onConnect()
    }, reportLoss)
  }

  const isConnected = () => subscribed && publisher.status === 'ready'

  function reportConnected() {
    if (isConnected()) outage.ended()
  }

  function reportLoss(error: Error) {
    if (subscriber.status !== 'ready') subscribed = false
    if (!closed) outage.failed(describeFailure(error, url))
  }

  function receive({ installation, from, number, hint }: Envelope) {
    if (installation !== joined) return
    if (from === self) echoes.received(number)
    listener?.onNotification(hint)
  }

  async function publish(notification: Notification): Promise<void> {
    const installation = joined
    if (installation === undefined) throw new Error('The installation is not known yet')
    const published = splitNotification(notification, NOTIFICATION_MAX_BYTES).map(async (part) => {
      const number = echoes.create()
      if (subscribed) echoes.expect(number)
      else echoes.cancel(number)
      const envelope: Envelope = { installation, from: self, number, hint: part }
      await publisher.publish(channelOf(installation), JSON.stringify(envelope))
    })
    try {
      await Promise.all(published)
    } catch (error) {
      listener?.onNotification(notification)
      throw error
    }
  }

  return {
    listen(next) {
      listener = next
    },

    join(installation) {
      if (joined === installation) return
      if (joined !== undefined) subscriber.unsubscribe(channelOf(joined)).catch(reportLoss)
      joined = installation
      subscribe()
    },

    async publishWithin(tx, notification) {
      tx.onEnd((committed) => {
        if (committed) publish(notification).catch((error: unknown) => logger.debug({ err: error }, 'not published'))
      })
    },

    publish,
    isConnected,

    async close() {
      closed = true
      echoes.clear()
      const cut = setTimeout(() => publisher.disconnect(), QUIT_MAX_MS)
      await publisher.quit().catch(() => publisher.disconnect())
      clearTimeout(cut)
      subscriber.disconnect()
    },
  }
}
