import { dayOf } from '../../lib/time.ts'
import type { ConversationState } from './conversation-state.ts'

/** Rows of a conversation that are there at once: more, and a room of 100,000 messages gets slower the further one scrolls. */
export const ROWS_MAX = 190

/** Keeps at most ROWS_MAX rows, those towards `keep`; what gives way can be loaded again. */
export function trim(state: ConversationState, keep: 'older' | 'newer'): ConversationState {
  const { messages } = state
  const [start, end] =
    keep === 'older' ? [0, fill(messages)] : [messages.length - fill(messages.toReversed()), undefined]
  const kept = messages.slice(start, end)
  if (kept.length === messages.length) return state
  return keep === 'newer' ? { ...state, messages: kept, older: 'more' } : { ...state, messages: kept, newer: 'more' }
}

// How many of these messages fill the window: each day among them needs a row too.
function fill(messages: ConversationState['messages']): number {
  let rows = 0
  let day: number | undefined
  for (const [index, { sentAt }] of messages.entries()) {
    const next = dayOf(sentAt)
    rows += next === day ? 1 : 2
    if (rows > ROWS_MAX) return index
    day = next
  }
  return messages.length
}
