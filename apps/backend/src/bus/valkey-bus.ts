import { randomUUID } from 'node:crypto'
import { type RedisOptions, Valkey } from 'iovalkey'
import type { Logger } from 'pino'
import { describeFailure } from '../db/describe-failure.ts'
import { createOutageLog } from '../db/outage-log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Bus, BusListener, Hint } from './bus.ts'
import { createEchoes } from './echoes.ts'
import { channelOf, type Envelope, splitHint } from './envelope.ts'
import { createPreviousHints, PREVIOUS_CHANNEL } from './previous-hints.ts'

/** Bytes of a hint in one payload: Valkey cuts a subscriber off for whom 32 MB wait (client-output-buffer-limit). */
const HINT_MAX_BYTES = 256 * 1024

/** The first and the longest wait before an attempt to reach Valkey, in ms. A replica reconnects within 1 s of its return. */
const RETRY_MIN_MS = 250
const RETRY_MAX_MS = 700

/** Milliseconds for Valkey to answer when the replica stops. */
const QUIT_MAX_MS = 1_000

// A hint is worth something now or not at all: nothing is queued, nothing is said twice.
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
 * The bus on Valkey, whose publishing takes no lock in PostgreSQL. A hint is published after its commit; while Valkey
 * is away this replica tells itself, and the others find what happened by looking.
 */
export function createValkeyBus({ url, metrics, logger }: { url: string; metrics: Metrics; logger: Logger }): Bus {
  const self = randomUUID()
  let joined: string | undefined
  // Version 0.1 separates applications on one Valkey by the database number in the address.
  const previousChannel = PREVIOUS_CHANNEL + new URL(url).pathname.replace(/^\/$/, '')
  const receivePrevious = createPreviousHints(() => listener)
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
      lose(new Error('Valkey does not answer'))
      for (const client of [publisher, subscriber]) client.disconnect(true)
    },
  })

  for (const client of [publisher, subscriber]) {
    client.on('error', lose)
    client.on('close', () => lose(new Error('Valkey closed the connection')))
  }
  publisher.on('ready', comeBack)
  subscriber.on('message', (channel, payload) =>
    channel === previousChannel ? receivePrevious(payload) : receive(JSON.parse(payload) as Envelope),
  )
  subscriber.on('ready', subscribe)

  function subscribe() {
    if (joined === undefined || subscriber.status !== 'ready') return
    subscriber.subscribe(channelOf(joined), previousChannel).then(() => {
      subscribed = true
      comeBack()
      listener?.interrupted()
    }, lose)
  }

  const isConnected = () => subscribed && publisher.status === 'ready'

  function comeBack() {
    if (isConnected()) outage.ended()
  }

  function lose(error: Error) {
    if (subscriber.status !== 'ready') subscribed = false
    if (!closed) outage.failed(describeFailure(error, url))
  }

  function receive({ installation, from, number, hint }: Envelope) {
    if (installation !== joined) return
    if (from === self) echoes.heard(number)
    listener?.hinted(hint)
  }

  async function publish(hint: Hint): Promise<void> {
    const installation = joined
    if (installation === undefined) throw new Error('The installation is not known yet')
    const published = splitHint(hint, HINT_MAX_BYTES).map(async (part) => {
      const number = echoes.create()
      if (subscribed) echoes.expect(number)
      else echoes.forget(number)
      const envelope: Envelope = { installation, from: self, number, hint: part }
      await publisher.publish(channelOf(installation), JSON.stringify(envelope))
    })
    try {
      await Promise.all(published)
    } catch (error) {
      listener?.hinted(hint)
      throw error
    }
  }

  return {
    listen(next) {
      listener = next
    },

    join(installation) {
      if (joined === installation) return
      if (joined !== undefined) subscriber.unsubscribe(channelOf(joined)).catch(lose)
      joined = installation
      subscribe()
    },

    async announceWithin(tx, hint) {
      tx.onEnd((committed) => {
        if (committed) publish(hint).catch((error: unknown) => logger.debug({ err: error }, 'not announced'))
      })
    },

    announce: publish,
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
