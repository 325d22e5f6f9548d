import type { Message } from '@chat/contract/messages'

/** A message that the server has not acknowledged. */
export interface Pending {
  id: string
  body: string
  /** The time of writing, by this machine's clock. */
  at: string
  /** The reason of a refusal, or '' if a restored database does not contain the message. Undefined while it is sent. */
  failure?: string
}

/** Whether the server has more messages beyond one end of the loaded range. */
export type EdgeStatus = 'more' | 'loading' | 'failed' | 'none'

export interface ConversationState {
  status: 'idle' | 'loading' | 'ready' | 'failed'
  /** Why the newest page could not be loaded. If the status is `ready`, an older range is shown meanwhile. */
  failure: string | undefined
  /** The seq of the last change that this page knows. */
  seq: number
  /** The loaded range: consecutive messages of the room, ordered by seq. */
  messages: Message[]
  /** In the order of writing. */
  pending: Pending[]
  /** Own messages that were stored before the database was restored. The newest page shows which of them it still contains. */
  unconfirmed: Message[]
  older: EdgeStatus
  newer: EdgeStatus
  /** Whether the pages around a message are loading. They will replace the loaded range. */
  jumping: boolean
  /** Messages that changed while a page was loading. They may be newer than the page. */
  changedDuringLoad: Message[]
  /** The number of messages from others that arrived while the reader was scrolled up. */
  unseen: number
  /** The reader's last read seq when the room was opened. Undefined if nothing was unread. */
  readSeq: number | undefined
  /** The message to scroll to. Each request is a new object. */
  target: { seq: number } | undefined
}

export const EMPTY: ConversationState = {
  status: 'idle',
  failure: undefined,
  seq: 0,
  messages: [],
  pending: [],
  unconfirmed: [],
  older: 'none',
  newer: 'none',
  jumping: false,
  changedDuringLoad: [],
  unseen: 0,
  readSeq: undefined,
  target: undefined,
}

export function isPageLoading({ older, newer, jumping }: ConversationState): boolean {
  return older === 'loading' || newer === 'loading' || jumping
}

/** Returns the state without `changedDuringLoad`, unless a page is still loading. */
export function clearChangesAfterLoad(state: ConversationState): ConversationState {
  return isPageLoading(state) ? state : { ...state, changedDuringLoad: [] }
}
