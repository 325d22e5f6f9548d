import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Message } from '@chat/contract/messages'
import { type ConversationState, isPageLoading } from './conversation-state.ts'
import { trimRange } from './loaded-range.ts'
import { withoutStored } from './pending.ts'

/** Applies changes in order of seq, and skips known ones. `atEnd` says which end of a too long range to keep. */
export function withChanges(state: ConversationState, changes: Change[], atEnd = true): ConversationState {
  let next = state
  for (const change of changes) {
    if (change.seq <= next.seq) continue
    next = { ...withChange(next, change), seq: change.seq }
  }
  return next === state ? state : trimRange(next, atEnd ? 'newer' : 'older')
}

function withChange(state: ConversationState, change: Change): ConversationState {
  if (!('message' in change)) return state
  const { kind, message } = change
  // A page that is loading may be older than this change. After a jump, it may also contain messages that are shown now.
  const next = isPageLoading(state) ? { ...state, changedDuringLoad: [...state.changedDuringLoad, message] } : state
  const shown = state.messages.some(({ id }) => id === message.id)
  if (shown || (kind === 'message:sent' && state.newer === 'none')) return withMessage(next, message)
  // A message outside the loaded range arrives with its page.
  return withoutStored(next, [message])
}

/** Inserts or replaces a message, and removes it from the pending ones. Skips a message outside the loaded range. */
export function withMessage(state: ConversationState, message: Message): ConversationState {
  const others = state.messages.filter(({ id }) => id !== message.id)
  const after = others.findLastIndex(({ seq }) => seq < message.seq) + 1
  // Do not add a message before the first one: older pages are requested by the first seq, so a page would be skipped.
  const before = state.older !== 'none' && after === 0 && others.length > 0
  const beyond = before || (state.newer !== 'none' && after === others.length)
  const out = beyond && others.length === state.messages.length
  return { ...withoutStored(state, [message]), messages: out ? state.messages : others.toSpliced(after, 0, message) }
}

/** Replaces the name of an author in all loaded messages. */
export function withAuthor(state: ConversationState, author: Account): ConversationState {
  const rename = (messages: Message[]) =>
    messages.map((message) => (message.author.id === author.id ? { ...message, author } : message))
  return { ...state, messages: rename(state.messages), changedDuringLoad: rename(state.changedDuringLoad) }
}
