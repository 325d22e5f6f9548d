import type { Message } from '@chat/contract/messages'
import type { ConversationState, Pending } from './conversation-state.ts'

/** Adds a pending message at the end. Replaces a pending message that has the same id. */
export function withPending(state: ConversationState, pending: Pending): ConversationState {
  const at = state.pending.findIndex(({ id }) => id === pending.id)
  return {
    ...state,
    pending: at === -1 ? [...state.pending, pending] : state.pending.with(at, pending),
  }
}

/** Removes a pending message that the author discarded. */
export function withoutPending(state: ConversationState, id: string): ConversationState {
  return { ...state, pending: state.pending.filter((pending) => pending.id !== id) }
}

/** Removes the pending messages that are stored. */
export function withoutStored(state: ConversationState, stored: Message[]): ConversationState {
  const pending = state.pending.filter(({ id }) => !stored.some((message) => message.id === id))
  return pending.length === state.pending.length ? state : { ...state, pending }
}
