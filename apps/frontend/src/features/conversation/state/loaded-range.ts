import { dayOf } from '../../../lib/time.ts'
import type { ConversationState } from './conversation-state.ts'

/** Maximum rows of the loaded range. With more, a room of 100,000 messages gets slower the further the reader scrolls. */
export const ROWS_MAX = 190

/** Limits the loaded range to ROWS_MAX rows, and keeps its `older` or `newer` end. The rest can be loaded again. */
export function trimRange(state: ConversationState, keep: 'older' | 'newer'): ConversationState {
  const { messages } = state
  const [start, end] =
    keep === 'older' ? [0, countFitting(messages)] : [messages.length - countFitting(messages.toReversed()), undefined]
  const kept = messages.slice(start, end)
  if (kept.length === messages.length) return state
  return keep === 'newer' ? { ...state, messages: kept, older: 'more' } : { ...state, messages: kept, newer: 'more' }
}

// Returns how many of the messages fit into ROWS_MAX rows. Each day adds a row.
function countFitting(messages: ConversationState['messages']): number {
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
