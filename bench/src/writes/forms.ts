import type { StatementNotification } from '@chat/backend/bus/bus'
import { createPostgresBus } from '@chat/backend/bus/postgres-bus'
import { connectionOptions } from '@chat/backend/db/pool'
import { createReconnectingClient, PLAN_BY_KEY } from '@chat/backend/db/reconnecting-client'
import { sendTransaction } from '@chat/backend/db/transaction'
import { storeAlone, storeMessages } from '@chat/backend/messages/store'
import { createMessageWriter } from '@chat/backend/messages/writer'
import { createMetrics } from '@chat/backend/metrics/metrics'
import type { Account } from '@chat/contract/accounts'
import pg from 'pg'
import pino from 'pino'

export interface NewMessage {
  author: Account
  room: number
  id: string
  body: string
}

/** A way to store messages. */
export interface Form {
  write(message: NewMessage): Promise<unknown>
  close(): Promise<void>
}

/** Connections for single transactions: the default of pg's pool. More connections were not faster. */
const POOL_MAX = 10

const logger = pino({ level: 'silent' })

/** Stores messages like our backend: one connection, which collects messages while the last batch commits. */
export function createBatched(url: string): Form {
  const metrics = createMetrics()
  const bus = createPostgresBus({ url, metrics, logger })
  const client = createReconnectingClient({ url, purpose: 'writer', onError: () => {} })
  const writer = createMessageWriter({ client, bus, metrics, onCommitted: () => {} })
  return {
    write: ({ author, room, id, body }) => writer.send(author, room, { id, body }),
    close: async () => void (await Promise.all([bus.close(), client.close()])),
  }
}

/** Stores each message in its own transaction, with the same statements, plans and NOTIFY. */
export function createSingle(url: string): Form {
  const bus = createPostgresBus({ url, metrics: createMetrics(), logger })
  const pool = new pg.Pool({ ...connectionOptions(url, 'single'), pipeline: true, max: POOL_MAX })
  pool.on('connect', (client) => {
    // The database may be dropped before all connections have closed.
    client.on('error', () => {})
    void client.query(PLAN_BY_KEY)
  })
  return {
    async write(message) {
      const notification = bus.notifyByStatement?.()
      const client = await pool.connect()
      const stored = await storeOne(client, message, notification).finally(() => client.release())
      if (stored?.outcome !== 'stored') throw new Error(`Not stored: ${stored?.outcome}`)
      notification?.ended(true)
    },
    close: async () => void (await Promise.all([bus.close(), pool.end()])),
  }
}

// Like our writer stores a single message.
async function storeOne(client: pg.ClientBase, message: NewMessage, notification?: StatementNotification) {
  const alone = await storeAlone(client, message, notification)
  if (alone) return alone
  const [stored] = await sendTransaction(client, (tx) => storeMessages(tx, [message], notification))
  return stored
}
