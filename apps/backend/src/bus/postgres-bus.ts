import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { DatabaseState } from '../db/database-state.ts'
import { DatabaseAway } from '../db/errors.ts'
import { readIdentity } from '../db/identity.ts'
import { createLastingClient } from '../db/lasting-client.ts'
import { createOutageLog } from '../db/outage-log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Bus, BusListener, Hint } from './bus.ts'
import { createEchoes } from './echoes.ts'
import { channelOf, type Envelope, splitHint } from './envelope.ts'
import { createPreviousHints, PREVIOUS_CHANNEL } from './previous-hints.ts'

/**
 * Bytes of a hint in a payload of NOTIFY, which must stay below 8,000 with what is around it.
 * Source: https://www.postgresql.org/docs/18/sql-notify.html
 */
const HINT_MAX_BYTES = 7_790

const NOTIFY = 'SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload'

export interface PostgresBusOptions {
  url: string
  state?: DatabaseState | undefined
  metrics: Metrics
  logger: Logger
}

/** The bus on PostgreSQL itself: one listening connection a replica, one NOTIFY in the transaction that it tells of. */
export function createPostgresBus({ url, state, metrics, logger }: PostgresBusOptions): Bus {
  const self = randomUUID()
  let listener: BusListener | undefined
  let joined: string | undefined
  const receivePrevious = createPreviousHints(() => listener)
  const silence = createOutageLog({
    logger,
    begun: 'bus silent, reconnecting',
    lasts: 'bus still silent',
    over: 'bus heard again',
  })

  const client = createLastingClient({
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
    onReady: () => listener?.interrupted(),
  })
  const echoes = createEchoes({
    metrics,
    onSilence() {
      silence.failed('a notification of this replica did not come back')
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
      echoes.heard(number)
      silence.ended()
    }
    listener?.hinted(hint)
  }

  /** The hint's parts as a statement, and the numbers that they go under. An echo may come before the statement's result. */
  function prepare(hint: Hint) {
    const installation = requireJoined()
    const parts = splitHint(hint, HINT_MAX_BYTES).map((part) => ({
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
    numbers.forEach(client.isConnected() ? echoes.expect : echoes.forget)
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

    async announceWithin(tx, hint) {
      const { numbers, statement } = prepare(hint)
      tx.onEnd((committed) => (committed ? expectEchoes(numbers) : numbers.forEach(echoes.forget)))
      await tx.query(statement)
    },

    tellByStatement() {
      const installation = requireJoined()
      const number = echoes.create()
      return {
        channel: channelOf(installation),
        head: `{"installation":"${installation}","from":"${self}","number":${number},"hint":`,
        maxBytes: HINT_MAX_BYTES,
        ended: (told) => (told ? expectEchoes([number]) : echoes.forget(number)),
      }
    },

    async announce(hint) {
      const { numbers, statement } = prepare(hint)
      try {
        await client.query(statement)
      } catch (error) {
        numbers.forEach(echoes.forget)
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
