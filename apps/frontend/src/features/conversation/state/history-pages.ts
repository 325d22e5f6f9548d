import type { Message, Page } from '@chat/contract/messages'
import { type ConversationState, clearChangesAfterLoad, EMPTY } from './conversation-state.ts'
import { trimRange } from './loaded-range.ts'
import { withoutStored } from './pending.ts'

/** Replaces the loaded range by the newest page. Own messages that a restored database lost become pending again. */
export function withNewestPage(state: ConversationState, page: Page): ConversationState {
  // An own message before the first one of the page may still be stored, on an older page.
  const [{ sentAt: since } = { sentAt: '' }] = page.more ? page.messages : []
  const lost = state.unconfirmed.filter(({ sentAt }) => sentAt >= since)
  const pending = lost.map(({ id, body, sentAt: at }) => ({ id, body: body ?? '', at, failure: '' }))
  return {
    ...withoutStored({ ...state, pending: [...pending, ...state.pending] }, page.messages),
    unconfirmed: [],
    status: 'ready',
    failure: undefined,
    seq: page.seq,
    messages: page.messages,
    older: page.more ? 'more' : 'none',
    newer: 'none',
    jumping: false,
    changedDuringLoad: [],
    unseen: 0,
    target: undefined,
  }
}

/** Adds the page before the first loaded message. */
export function withOlderPage(state: ConversationState, page: Page): ConversationState {
  const first = state.messages[0]?.seq ?? Number.POSITIVE_INFINITY
  const added = withLatest(page.messages, state.changedDuringLoad).filter(({ seq }) => seq < first)
  const next = {
    ...withoutStored(state, added),
    messages: [...added, ...state.messages],
    older: page.more ? 'more' : 'none',
  } satisfies ConversationState
  return clearChangesAfterLoad(trimRange(next, 'older'))
}

/** Adds the page after the last loaded message. Adds newer messages that arrived during the load if the page is the last. */
export function withNewerPage(state: ConversationState, page: Page): ConversationState {
  const last = state.messages.at(-1)?.seq ?? 0
  const added = withLatest(page.messages, state.changedDuringLoad).filter(({ seq }) => seq > last)
  const next = { ...withoutStored(state, added), messages: [...state.messages, ...added] }
  if (page.more) return clearChangesAfterLoad(trimRange({ ...next, newer: 'more' }, 'newer'))
  const end = next.messages.at(-1)?.seq ?? 0
  const since = new Map(state.changedDuringLoad.filter(({ seq }) => seq > end).map((message) => [message.seq, message]))
  const messages = [...next.messages, ...[...since.values()].sort((a, b) => a.seq - b.seq)]
  return clearChangesAfterLoad(trimRange({ ...next, messages, newer: 'none', failure: undefined }, 'newer'))
}

/** Replaces the loaded range by the two pages around `seq`, and makes the message at `seq` (or the next one) the target. */
export function withPagesAround(state: ConversationState, before: Page, from: Page, seq: number): ConversationState {
  const messages = withLatest([...before.messages, ...from.messages], state.changedDuringLoad)
  const target = from.messages[0] ?? before.messages.at(-1)
  return {
    ...withoutStored(state, messages),
    messages,
    older: before.more ? 'more' : 'none',
    // Request one more page even after the last one, so that no message sent during the load is missed.
    newer: 'more',
    jumping: false,
    failure: undefined,
    changedDuringLoad: [],
    target: { seq: target?.seq ?? seq },
  }
}

/** Removes everything that was loaded. Keeps the reader's own unsent messages. */
export function withoutPages({ pending, unconfirmed, readSeq }: ConversationState): ConversationState {
  return { ...EMPTY, pending, unconfirmed, readSeq }
}

/** Removes everything that was loaded, because the room could not be loaded. Keeps the reader's own unsent messages. */
export function withFailure(state: ConversationState, failure: string): ConversationState {
  return { ...withoutPages(state), status: 'failed', failure }
}

function withLatest(messages: Message[], changed: Message[]): Message[] {
  const latest = new Map(changed.map((message) => [message.id, message]))
  return messages.map((message) => latest.get(message.id) ?? message)
}
