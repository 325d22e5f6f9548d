import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Message, Page } from '@chat/contract/messages'
import { trim } from './window.ts'

/** A message that is not stored yet, as far as this page knows. */
export interface Pending {
  id: string
  body: string
  /** When it was written, by this machine's clock. */
  at: string
  /** Why it was refused, or nothing ('') when the database that took over does not hold it; without, it is on its way. */
  failure?: string
}

/** What lies beyond the messages that are there. */
export type Beyond = 'more' | 'loading' | 'failed' | 'none'

export interface ConversationState {
  status: 'idle' | 'loading' | 'ready' | 'failed'
  /** Why it could not be loaded, or, with another part in view, its end. */
  failure: string | undefined
  /** The room's last change that is known here. */
  seq: number
  /** A part of the room's messages, by seq and without a gap: what lies around the reader. */
  messages: Message[]
  /** In the order of writing. */
  pending: Pending[]
  /** Own messages that were stored before another database took over: the next page tells whether they still are. */
  doubtful: Message[]
  older: Beyond
  newer: Beyond
  /** Whether the part around a message is under way, which takes the place of all that is there. */
  jumping: boolean
  /** What was told while a page was under way: it may be newer than what the page holds. */
  told: Message[]
  /** How many others have sent since one reads further up. */
  unseen: number
  /** Up to where all was read when the room was opened; undefined when that was everything. */
  readSeq: number | undefined
  /** The message to bring into view. Another object each time that one asks. */
  target: { seq: number } | undefined
}

export const EMPTY: ConversationState = {
  status: 'idle',
  failure: undefined,
  seq: 0,
  messages: [],
  pending: [],
  doubtful: [],
  older: 'none',
  newer: 'none',
  jumping: false,
  told: [],
  unseen: 0,
  readSeq: undefined,
  target: undefined,
}

/** The newest page, in place of all that was there. Own messages that a backup did not hold can be sent again. */
export function withPage(state: ConversationState, page: Page): ConversationState {
  const [{ sentAt: since } = { sentAt: '' }] = page.more ? page.messages : []
  const lost = state.doubtful.filter(({ sentAt }) => sentAt >= since)
  const pending = lost.map(({ id, body, sentAt: at }) => ({ id, body: body ?? '', at, failure: '' }))
  return {
    ...settle({ ...state, pending: [...pending, ...state.pending] }, page.messages),
    doubtful: [],
    status: 'ready',
    failure: undefined,
    seq: page.seq,
    messages: page.messages,
    older: page.more ? 'more' : 'none',
    newer: 'none',
    jumping: false,
    told: [],
    unseen: 0,
    target: undefined,
  }
}

/** Without all that was loaded. What one has written is not lost with it. */
export function withoutPages({ pending, doubtful, readSeq }: ConversationState): ConversationState {
  return { ...EMPTY, pending, doubtful, readSeq }
}

/** Of a room that could not be loaded, nothing shows but what one has written. */
export function withFailure(state: ConversationState, failure: string): ConversationState {
  return { ...withoutPages(state), status: 'failed', failure }
}

/** With changes that follow on `seq`; those that are known already do nothing. Too many rows give way at the end that one does not read. */
export function withChanges(state: ConversationState, changes: Change[], atEnd = true): ConversationState {
  let next = state
  for (const change of changes) {
    if (change.seq <= next.seq) continue
    next = { ...withChange(next, change), seq: change.seq }
  }
  return next === state ? state : trim(next, atEnd ? 'newer' : 'older')
}

function withChange(state: ConversationState, change: Change): ConversationState {
  if (!('message' in change)) return state
  const { kind, message } = change
  // A page that is under way may be older than this, and after a jump also hold what shows already.
  const next = isPageUnderWay(state) ? { ...state, told: [...state.told, message] } : state
  const shown = state.messages.some(({ id }) => id === message.id)
  if (shown || (kind === 'message:sent' && state.newer === 'none')) return withMessage(next, message)
  // What is not shown comes with its page, as it is by then.
  return settle(next, [message])
}

function isPageUnderWay({ older, newer, jumping }: ConversationState): boolean {
  return older === 'loading' || newer === 'loading' || jumping
}

/** Without what was told, once no page is under way that it could be missing from. */
export function forget(state: ConversationState): ConversationState {
  return isPageUnderWay(state) ? state : { ...state, told: [] }
}

/** With one message where its seq puts it, once, and no longer pending. One that lies beyond what is loaded stays out. */
export function withMessage(state: ConversationState, message: Message): ConversationState {
  const others = state.messages.filter(({ id }) => id !== message.id)
  const after = others.findLastIndex(({ seq }) => seq < message.seq) + 1
  // A late acknowledgement may be of a message that is further up: pages are asked for from the first one on.
  const before = state.older !== 'none' && after === 0 && others.length > 0
  const beyond = before || (state.newer !== 'none' && after === others.length)
  const out = beyond && others.length === state.messages.length
  return { ...settle(state, [message]), messages: out ? state.messages : others.toSpliced(after, 0, message) }
}

/** With an author's name as it is now. */
export function withAuthor(state: ConversationState, author: Account): ConversationState {
  const rename = (messages: Message[]) =>
    messages.map((message) => (message.author.id === author.id ? { ...message, author } : message))
  return { ...state, messages: rename(state.messages), told: rename(state.told) }
}

/** With a message on its way: a new one at the end, one that failed before in its place. */
export function withPending(state: ConversationState, pending: Pending): ConversationState {
  const at = state.pending.findIndex(({ id }) => id === pending.id)
  return {
    ...state,
    pending: at === -1 ? [...state.pending, pending] : state.pending.with(at, pending),
  }
}

/** Without a message that was given up. */
export function withoutPending(state: ConversationState, id: string): ConversationState {
  return { ...state, pending: state.pending.filter((pending) => pending.id !== id) }
}

/** The state without those pending messages that are stored. */
export function settle(state: ConversationState, stored: Message[]): ConversationState {
  const pending = state.pending.filter(({ id }) => !stored.some((message) => message.id === id))
  return pending.length === state.pending.length ? state : { ...state, pending }
}

/** Whether the first message that was unread lies before those that are there. */
export function isUnreadFurtherUp({ messages, older, readSeq }: ConversationState): boolean {
  return readSeq !== undefined && older !== 'none' && (messages[0]?.seq ?? 0) > readSeq
}

/** The seq of the first message of others that was unread when the room was opened, if it is there. */
export function findFirstUnread(state: ConversationState, own: number): number | undefined {
  const { messages, readSeq } = state
  if (readSeq === undefined || isUnreadFurtherUp(state)) return undefined
  return messages.find(({ seq, author }) => seq > readSeq && author.id !== own)?.seq
}
