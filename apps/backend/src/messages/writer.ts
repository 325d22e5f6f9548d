import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import { mayMention } from '@chat/contract/mentions'
import type { NewMessage, Stored } from '@chat/contract/messages'
import type { Client } from 'pg'
import type { Bus, StatementNotification } from '../bus/bus.ts'
import { isDatabaseUnavailable } from '../db/errors.ts'
import type { ReconnectingClient } from '../db/reconnecting-client.ts'
import { sendTransaction } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { type StoreResult, storeAlone, storeMessages } from './store.ts'

/** Messages in one transaction. In a larger batch the first message would wait too long for the last. */
const BATCH_MAX = 500

/** Waiting messages. Beyond this the replica refuses new ones, or it would run out of memory. */
const QUEUE_MAX = 20_000

interface Waiting extends NewMessage {
  room: number
  author: Account
  stored: PromiseWithResolvers<Stored & { fresh: boolean }>
}

export interface WriterOptions {
  /** A separate connection. Batches run on it one after the other. */
  client: ReconnectingClient
  bus: Bus
  metrics: Metrics
  /** Receives committed changes in the order of their seq. */
  onCommitted: (room: number, changes: Change[]) => void
}

export type MessageWriter = ReturnType<typeof createMessageWriter>

/**
 * Creates the writer, which stores messages in batches. Messages that arrive during a commit form the next batch. A single
 * message does not wait.
 */
export function createMessageWriter({ client, bus, metrics, onCommitted }: WriterOptions) {
  let queue: Waiting[] = []
  let running: Promise<void> | undefined

  async function run() {
    // Collect all messages of this turn of the event loop.
    await nextTurn()
    while (queue.length > 0) await write(takeBatch())
    running = undefined
  }

  // Leave a repeated message for the next batch, because one batch would store it twice.
  function takeBatch(): Waiting[] {
    const batch = new Map<string, Waiting>()
    const later: Waiting[] = []
    for (const waiting of queue) {
      const key = `${waiting.room} ${waiting.author.id} ${waiting.id}`
      if (batch.size < BATCH_MAX && !batch.has(key)) batch.set(key, waiting)
      else later.push(waiting)
    }
    queue = later
    return [...batch.values()]
  }

  // Halve a failed batch until the faulty message is alone, so that all others are stored.
  async function write(batch: Waiting[]): Promise<void> {
    try {
      const results = await commit(batch)
      for (const [index, waiting] of batch.entries()) settle(waiting, results[index] as StoreResult)
    } catch (error) {
      if (batch.length === 1 || isDatabaseUnavailable(error)) {
        for (const waiting of batch) waiting.stored.reject(error)
        return
      }
      const middle = batch.length >> 1
      await write(batch.slice(0, middle))
      await write(batch.slice(middle))
    }
  }

  async function commit(batch: Waiting[]): Promise<StoreResult[]> {
    const notification = bus.notifyByStatement?.()
    let results: StoreResult[]
    try {
      results = await store(client.current(), batch, notification)
    } catch (error) {
      notification?.ended(false)
      throw error
    }
    const changes = groupFresh(batch, results)
    notification?.ended(changes.size > 0)
    metrics.batchSize.observe(batch.length)
    for (const [room, fresh] of changes) {
      metrics.messagesStored.inc(fresh.length)
      onCommitted(room, fresh)
    }
    // While the bus is away, the other replicas find the changes by polling.
    if (!notification && changes.size > 0) bus.publish({ rooms: [...changes].map(toRoomNotification) }).catch(() => {})
    return results
  }

  return {
    /**
     * Resolves when the message is stored; `fresh` is false if it was stored before. Rejects with an AppError if it is refused.
     * Rejects with DatabaseAway if the outcome is unknown: send it again with the same id.
     */
    send(author: Account, room: number, { id, body }: NewMessage): Promise<Stored & { fresh: boolean }> {
      if (queue.length >= QUEUE_MAX) throw new AppError('unavailable', { detail: 'Too many messages are waiting' })
      const acknowledged = metrics.acknowledgement.startTimer()
      const waiting: Waiting = { room, author, id, body, stored: Promise.withResolvers() }
      queue.push(waiting)
      running ??= run()
      waiting.stored.promise.then(
        () => acknowledged(),
        () => {},
      )
      return waiting.stored.promise
    },

    /** Resolves when no message waits. */
    flush: async () => running,
  }
}

async function store(client: Client, batch: Waiting[], notification?: StatementNotification): Promise<StoreResult[]> {
  const [first, ...others] = batch
  // Mentions need a second statement.
  const alone =
    first && others.length === 0 && !mayMention(first.body) ? await storeAlone(client, first, notification) : undefined
  return alone ? [alone] : sendTransaction(client, (tx) => storeMessages(tx, batch, notification))
}

function settle({ id, room, stored }: Waiting, result: StoreResult) {
  if (result.outcome !== 'stored') return stored.reject(new AppError(result.outcome))
  stored.resolve({ id, room, seq: result.seq, sentAt: result.sentAt.toISOString(), fresh: result.fresh })
}

function groupFresh(batch: Waiting[], results: StoreResult[]): Map<number, Change[]> {
  const changes = new Map<number, Change[]>()
  for (const [index, { id, room, author, body }] of batch.entries()) {
    const result = results[index]
    if (result?.outcome !== 'stored' || !result.fresh) continue
    const at = result.sentAt.toISOString()
    const message = { id, room, seq: result.seq, author, body, sentAt: at, editedAt: null }
    const list = changes.get(room) ?? []
    list.push({ kind: 'message:sent', seq: result.seq, at, message })
    changes.set(room, list)
  }
  return changes
}

function toRoomNotification([room, changes]: [number, Change[]]) {
  return { room, seq: changes.at(-1)?.seq ?? 0, changes }
}
