import { ACKNOWLEDGEMENT_MAX_MS } from '@chat/contract/limits'
import type { Stored } from '@chat/contract/messages'
import type { Problem } from '@chat/contract/problem'
import { ApiError } from './api.ts'

/** Milliseconds until the retry of a refused message, if the problem has no `retryAfterSeconds`. */
const RETRY_DELAY_MS = 1_000

/** Temporary refusals. The outbox sends the message again. */
const TEMPORARY = new Set<Problem['code']>(['unavailable', 'too-many-requests', 'internal'])

interface Entry {
  room: number
  id: string
  body: string
  stored: PromiseWithResolvers<Stored>
  timer?: ReturnType<typeof setTimeout>
  /** Whether the entry waits for the next retry, because it or an earlier one was refused. */
  waiting?: boolean
}

export interface OutboxOptions {
  /** Sends a message. Returns false without a connection; call `resend` after the next connect. */
  transmit: (message: { room: number; id: string; body: string }) => boolean
  /** No acknowledgement came within `ACKNOWLEDGEMENT_MAX_MS`, so the connection may be half open. */
  onSilence: () => void
}

export type Outbox = ReturnType<typeof createOutbox>

/** Creates an outbox. It keeps each message until it is acknowledged, and sends it again on each new connection. */
export function createOutbox({ transmit, onSilence }: OutboxOptions) {
  const entries = new Map<string, Entry>()
  /** One retry for all waiting messages. Separate timers would change their order. */
  let nextRetry: ReturnType<typeof setTimeout> | undefined

  function send(entry: Entry) {
    clearTimeout(entry.timer)
    entry.waiting = false
    if (transmit(entry)) entry.timer = setTimeout(onSilence, ACKNOWLEDGEMENT_MAX_MS)
  }

  function stopWaiting() {
    clearTimeout(nextRetry)
    nextRetry = undefined
  }

  function retry() {
    stopWaiting()
    for (const entry of entries.values()) if (entry.waiting) send(entry)
  }

  function settle(id: string): Entry | undefined {
    const entry = entries.get(id)
    clearTimeout(entry?.timer)
    entries.delete(id)
    return entry
  }

  return {
    /** Resolves when the message is stored. Rejects with an ApiError after a permanent refusal. */
    add(room: number, id: string, body: string): Promise<Stored> {
      const entry: Entry = { room, id, body, stored: Promise.withResolvers() }
      entries.set(id, entry)
      if (nextRetry) entry.waiting = true
      else send(entry)
      return entry.stored.promise
    },

    /** Sends all unacknowledged messages in the order of writing. Call it after each connect. */
    resend() {
      stopWaiting()
      for (const entry of entries.values()) send(entry)
    },

    /** Stops all timers until `resend`. Call it after a disconnect. */
    pause() {
      stopWaiting()
      for (const entry of entries.values()) clearTimeout(entry.timer)
    },

    stored: (stored: Stored) => settle(stored.id)?.stored.resolve(stored),

    refused(id: string, problem: Problem) {
      const entry = entries.get(id)
      if (!entry) return
      if (!TEMPORARY.has(problem.code)) return settle(id)?.stored.reject(new ApiError(problem))
      clearTimeout(entry.timer)
      const delay = problem.retryAfterSeconds === undefined ? RETRY_DELAY_MS : problem.retryAfterSeconds * 1_000
      entry.waiting = true
      nextRetry ??= setTimeout(retry, delay)
    },

    size: () => entries.size,
  }
}
