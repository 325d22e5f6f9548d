import type { Message, Page } from '@chat/contract/messages'
import { type ConversationState, forget, settle } from './conversation-state.ts'
import { trim } from './window.ts'

/** With the page that goes before the first message. */
export function withOlder(state: ConversationState, page: Page): ConversationState {
  const first = state.messages[0]?.seq ?? Number.POSITIVE_INFINITY
  const fresh = newest(page.messages, state.told).filter(({ seq }) => seq < first)
  const next = {
    ...settle(state, fresh),
    messages: [...fresh, ...state.messages],
    older: page.more ? 'more' : 'none',
  } satisfies ConversationState
  return forget(trim(next, 'older'))
}

/** With the page that goes after the last message; when it is the last one, what was told since follows it. */
export function withNewer(state: ConversationState, page: Page): ConversationState {
  const last = state.messages.at(-1)?.seq ?? 0
  const fresh = newest(page.messages, state.told).filter(({ seq }) => seq > last)
  const next = { ...settle(state, fresh), messages: [...state.messages, ...fresh] }
  if (page.more) return forget(trim({ ...next, newer: 'more' }, 'newer'))
  const end = next.messages.at(-1)?.seq ?? 0
  const since = new Map(state.told.filter(({ seq }) => seq > end).map((message) => [message.seq, message]))
  const messages = [...next.messages, ...[...since.values()].sort((a, b) => a.seq - b.seq)]
  return forget(trim({ ...next, messages, newer: 'none', failure: undefined }, 'newer'))
}

/** The part of the room around a message, in place of all that was there: the page before `seq`, and the one from it on. */
export function withPart(state: ConversationState, before: Page, from: Page, seq: number): ConversationState {
  const messages = newest([...before.messages, ...from.messages], state.told)
  const target = from.messages[0] ?? before.messages.at(-1)
  return {
    ...settle(state, messages),
    messages,
    older: before.more ? 'more' : 'none',
    // Whether it really goes on is known from the next page: what is sent meanwhile must not be missed.
    newer: 'more',
    jumping: false,
    failure: undefined,
    told: [],
    target: { seq: target?.seq ?? seq },
  }
}

function newest(messages: Message[], told: Message[]): Message[] {
  const latest = new Map(told.map((message) => [message.id, message]))
  return messages.map((message) => latest.get(message.id) ?? message)
}
