import type { Connection } from '@chat/client/connection'
import type { Me } from '@chat/contract/accounts'
import type { Stored } from '@chat/contract/messages'
import { toFailure } from '../../../lib/problems.ts'
import type { Store } from '../../../lib/store.ts'
import { withMessage } from './changes.ts'
import type { ConversationState, Pending } from './conversation-state.ts'
import { withoutPending, withoutStored, withPending } from './pending.ts'
import { createUnsentMessages } from './unsent-messages.ts'

export interface OutboxOptions {
  account: Me
  of: (room: number) => Store<ConversationState>
  send: Connection['send']
}

/** Sends messages. Each is shown as pending until the server acknowledges it. */
export function createOutbox({ account, of, send }: OutboxOptions) {
  const unsent = createUnsentMessages(account)

  function track(room: number, pending: Pending, stored: Promise<Stored>) {
    const store = of(room)
    store.update((state) => withPending(state, pending))
    stored.then(
      ({ id, seq, sentAt }) => {
        unsent.remove(id)
        const message = { id, room, seq, author: account, body: pending.body, sentAt, editedAt: null }
        // If the message is shown already, later changes may have edited it since.
        store.update((state) =>
          state.messages.some((known) => known.id === id)
            ? withoutStored(state, [message])
            : withMessage(state, message),
        )
      },
      (error) => store.update((state) => withPending(state, { ...pending, failure: toFailure(error).text })),
    )
  }

  return {
    send(room: number, body: string) {
      const { id, stored } = send(room, body)
      const pending = { id, body, at: new Date().toISOString() }
      unsent.add({ room, ...pending })
      track(room, pending, stored)
    },

    /** Sends a refused message again, with the same id. */
    retry(room: number, id: string) {
      const pending = of(room)
        .get()
        .pending.find((candidate) => candidate.id === id)
      if (!pending) return
      const again = { id, body: pending.body, at: pending.at }
      unsent.add({ room, ...again })
      track(room, again, send(room, pending.body, id).stored)
    },

    /** Deletes a refused message. */
    discard(room: number, id: string) {
      unsent.remove(id)
      of(room).update((state) => withoutPending(state, id))
    },

    /** Sends the unsent messages of an earlier visit. */
    sendUnsent() {
      for (const { room, ...pending } of unsent.list()) {
        track(room, pending, send(room, pending.body, pending.id).stored)
      }
    },
  }
}
