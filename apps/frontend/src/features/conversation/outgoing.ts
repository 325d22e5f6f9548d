import type { Connection } from '@chat/client/connection'
import type { Me } from '@chat/contract/accounts'
import type { Stored } from '@chat/contract/messages'
import { toFailure } from '../../lib/problems.ts'
import type { Store } from '../../lib/store.ts'
import {
  type ConversationState,
  type Pending,
  settle,
  withMessage,
  withoutPending,
  withPending,
} from './conversation-state.ts'
import { createKeptMessages } from './kept-messages.ts'

export interface OutgoingOptions {
  account: Me
  /** What is shown of a room. */
  of: (room: number) => Store<ConversationState>
  send: Connection['send']
}

/** Sends messages, and shows each from the moment of writing until it is stored. */
export function createOutgoing({ account, of, send }: OutgoingOptions) {
  const kept = createKeptMessages(account)

  function track(room: number, pending: Pending, stored: Promise<Stored>) {
    const store = of(room)
    store.update((state) => withPending(state, pending))
    stored.then(
      ({ id, seq, sentAt }) => {
        kept.drop(id)
        const message = { id, room, seq, author: account, body: pending.body, sentAt, editedAt: null }
        // The change may have been told before, and others of the same message since.
        store.update((state) =>
          state.messages.some((known) => known.id === id) ? settle(state, [message]) : withMessage(state, message),
        )
      },
      (error) => store.update((state) => withPending(state, { ...pending, failure: toFailure(error).text })),
    )
  }

  return {
    send(room: number, body: string) {
      const { id, stored } = send(room, body)
      const pending = { id, body, at: new Date().toISOString() }
      kept.keep({ room, ...pending })
      track(room, pending, stored)
    },

    /** Sends a message that was refused once more, under its id. */
    retry(room: number, id: string) {
      const pending = of(room)
        .get()
        .pending.find((candidate) => candidate.id === id)
      if (!pending) return
      const again = { id, body: pending.body, at: pending.at }
      kept.keep({ room, ...again })
      track(room, again, send(room, pending.body, id).stored)
    },

    /** Gives up a message that was refused. */
    discard(room: number, id: string) {
      kept.drop(id)
      of(room).update((state) => withoutPending(state, id))
    },

    /** Sends what an earlier visit of this page wrote and did not see stored. */
    sendKept() {
      for (const { room, ...pending } of kept.list()) track(room, pending, send(room, pending.body, pending.id).stored)
    },
  }
}
