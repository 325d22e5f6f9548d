import type { Change } from '@chat/contract/changes'
import type { Message, Page } from '@chat/contract/messages'

/** A message that is not stored yet, as far as this page knows. */
export interface Pending {
  id: string
  body: string
  /** When it was written, by this machine's clock. */
  at: string
  /** Why it was refused; without, it is on its way. */
  failure?: string
}

export interface ConversationState {
  status: 'idle' | 'loading' | 'ready' | 'failed'
  /** Why it could not be loaded. */
  failure: string | undefined
  /** The room's last change that `messages` shows. */
  seq: number
  /** By seq. */
  messages: Message[]
  /** In the order of writing. */
  pending: Pending[]
  /** What lies before the first message. */
  older: 'more' | 'loading' | 'failed' | 'none'
  /** The seq of the first message that was unread when the room was opened. */
  firstUnread: number | undefined
}

export const EMPTY: ConversationState = {
  status: 'idle',
  failure: undefined,
  seq: 0,
  messages: [],
  pending: [],
  older: 'none',
  firstUnread: undefined,
}

/** The newest page, in place of all that was there. */
export function withPage(state: ConversationState, page: Page): ConversationState {
  return {
    ...settle(state, page.messages),
    status: 'ready',
    failure: undefined,
    seq: page.seq,
    messages: page.messages,
    older: page.more ? 'more' : 'none',
  }
}

/** With the page that goes before the first message. */
export function withOlder(state: ConversationState, page: Page): ConversationState {
  const first = state.messages[0]?.seq ?? Number.POSITIVE_INFINITY
  const older = page.messages.filter(({ seq }) => seq < first)
  return { ...state, messages: [...older, ...state.messages], older: page.more ? 'more' : 'none' }
}

/** With changes that follow on `seq`; those that are known already do nothing. */
export function withChanges(state: ConversationState, changes: Change[]): ConversationState {
  let next = state
  for (const change of changes) {
    if (change.seq <= next.seq) continue
    next = { ...withChange(next, change), seq: change.seq }
  }
  return next
}

function withChange(state: ConversationState, change: Change): ConversationState {
  if (change.kind === 'message:sent') return withMessage(state, change.message)
  if (change.kind !== 'message:edited' && change.kind !== 'message:deleted') return state
  // An older message than those that are loaded comes with its page, as it is by then.
  if (!state.messages.some(({ id }) => id === change.message.id)) return state
  return withMessage(state, change.message)
}

/** With one message where its seq puts it, once, and no longer pending. */
export function withMessage(state: ConversationState, message: Message): ConversationState {
  const others = state.messages.filter(({ id }) => id !== message.id)
  const after = others.findLastIndex(({ seq }) => seq < message.seq) + 1
  return { ...settle(state, [message]), messages: others.toSpliced(after, 0, message) }
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

/** Where the unread messages begin, when there are `unread` of them; what one wrote oneself is not among them. */
export function findFirstUnread(messages: Message[], unread: number, own: number): number | undefined {
  const others = messages.filter(({ author }) => author.id !== own)
  return unread === 0 ? undefined : (others.at(-unread) ?? others[0])?.seq
}

function settle(state: ConversationState, stored: Message[]): ConversationState {
  const pending = state.pending.filter(({ id }) => !stored.some((message) => message.id === id))
  return pending.length === state.pending.length ? state : { ...state, pending }
}
