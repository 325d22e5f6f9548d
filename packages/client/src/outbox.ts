import { ACKNOWLEDGEMENT_MAX_MS } from '@chat/contract/limits'
import type { Stored } from '@chat/contract/messages'
import type { Problem } from '@chat/contract/problem'
import { ApiError } from './api.ts'

/** Milliseconds before a message that the server could not store just now is sent again, where the server does not say. */
const RETRY_DELAY_MS = 1_000

/** Refusals that pass: the message is sent again until it is stored. */
const PASSING = new Set<Problem['code']>(['unavailable', 'too-many-requests', 'internal'])

interface Entry {
  room: number
  id: string
  body: string
  stored: PromiseWithResolvers<Stored>
  timer?: ReturnType<typeof setTimeout>
  /** Refused for now, or written while others were: it goes out with the next try. */
  waiting?: boolean
}

export interface OutboxOptions {
  /** Sends one message now; false when there is no connection, and the next one sends everything again. */
  transmit: (message: { room: number; id: string; body: string }) => boolean
  /** No acknowledgement came in time: the connection is dead, whatever it says. */
  onSilence: () => void
}

export type Outbox = ReturnType<typeof createOutbox>

/** Keeps every message until the server says that it is stored, and sends it again on each new connection. */
export function createOutbox({ transmit, onSilence }: OutboxOptions) {
  const entries = new Map<string, Entry>()
  /** One try for all that wait: each by its own clock, they would overtake each other. */
  let nextTry: ReturnType<typeof setTimeout> | undefined

  function send(entry: Entry) {
    clearTimeout(entry.timer)
    entry.waiting = false
    if (transmit(entry)) entry.timer = setTimeout(onSilence, ACKNOWLEDGEMENT_MAX_MS)
  }

  function stopWaiting() {
    clearTimeout(nextTry)
    nextTry = undefined
  }

  function tryAgain() {
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
    /** Resolves once the message is stored; rejects with an ApiError when it never will be. */
    add(room: number, id: string, body: string): Promise<Stored> {
      const entry: Entry = { room, id, body, stored: Promise.withResolvers() }
      entries.set(id, entry)
      if (nextTry) entry.waiting = true
      else send(entry)
      return entry.stored.promise
    },

    /** A new connection is there: all that is not acknowledged goes out again, in the order of writing. */
    resend() {
      stopWaiting()
      for (const entry of entries.values()) send(entry)
    },

    /** The connection is gone: nothing is waited for until the next one. */
    pause() {
      stopWaiting()
      for (const entry of entries.values()) clearTimeout(entry.timer)
    },

    stored: (stored: Stored) => settle(stored.id)?.stored.resolve(stored),

    refused(id: string, problem: Problem) {
      const entry = entries.get(id)
      if (!entry) return
      if (!PASSING.has(problem.code)) return settle(id)?.stored.reject(new ApiError(problem))
      clearTimeout(entry.timer)
      const delay = problem.retryAfterSeconds === undefined ? RETRY_DELAY_MS : problem.retryAfterSeconds * 1_000
      entry.waiting = true
      nextTry ??= setTimeout(tryAgain, delay)
    },

    size: () => entries.size,
  }
}
