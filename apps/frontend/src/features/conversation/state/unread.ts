import type { ConversationState } from './conversation-state.ts'

/** Returns whether the first unread message may lie before the loaded range. */
export function isUnreadAbove({ messages, older, readSeq }: ConversationState): boolean {
  return readSeq !== undefined && older !== 'none' && (messages[0]?.seq ?? 0) > readSeq
}

/** Returns the seq of the first message of others that was unread when the room was opened, if it is loaded. */
export function findFirstUnread(state: ConversationState, own: number): number | undefined {
  const { messages, readSeq } = state
  if (readSeq === undefined || isUnreadAbove(state)) return undefined
  return messages.find(({ seq, author }) => seq > readSeq && author.id !== own)?.seq
}
