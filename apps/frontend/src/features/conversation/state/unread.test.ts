import { describe, expect, it } from 'vitest'
import { type ConversationState, EMPTY } from './conversation-state.ts'
import { message, OWN } from './test-messages.ts'
import { findFirstUnread } from './unread.ts'

describe('findFirstUnread', () => {
  const messages = [message(5), message(6), message(7, { author: { id: OWN, name: 'Me' } }), message(8)]
  const loaded: ConversationState = { ...EMPTY, messages, older: 'more' }

  it.each([
    [undefined, undefined],
    [5, 6],
    [6, 8],
    [8, undefined],
    // The first unread message is before the loaded range.
    [2, undefined],
  ])('with the last read seq %s returns %s', (readSeq, seq) => {
    expect(findFirstUnread({ ...loaded, readSeq }, OWN)).toBe(seq)
  })

  it('returns the first message of a room that was never read', () => {
    expect(findFirstUnread({ ...loaded, older: 'none', readSeq: 0 }, OWN)).toBe(5)
  })
})
