import type { Change } from '@chat/contract/changes'
import type { Message, Page } from '@chat/contract/messages'
import { describe, expect, it } from 'vitest'
import {
  type ConversationState,
  EMPTY,
  findFirstUnread,
  withChanges,
  withMessage,
  withOlder,
  withPage,
  withPending,
} from './conversation-state.ts'

const AT = '2026-01-01T12:00:00.000Z'
const OWN = 1
const OTHER = 2

function message(seq: number, more: Partial<Message> = {}): Message {
  const author = { id: OTHER, name: 'Ada' }
  return { id: `id-${seq}`, room: 1, seq, author, body: `body ${seq}`, sentAt: AT, editedAt: null, ...more }
}

function page(seqs: number[], more = false): Page {
  return { epoch: 'e', seq: seqs.at(-1) ?? 0, messages: seqs.map((seq) => message(seq)), more }
}

function change(kind: 'message:sent' | 'message:edited' | 'message:deleted', seq: number, of: Message): Change {
  return { kind, seq, at: AT, message: of }
}

const seqsOf = (state: ConversationState) => state.messages.map(({ seq }) => seq)

describe('changes', () => {
  const loaded = withPage(EMPTY, page([1, 2]))

  it('shows each message once, however often it is told', () => {
    const sent = change('message:sent', 3, message(3))
    expect(seqsOf(withChanges(withChanges(loaded, [sent]), [sent]))).toEqual([1, 2, 3])
  })

  it('skips what the page that was loaded shows already', () => {
    expect(withChanges(loaded, [change('message:sent', 2, message(2, { body: 'old' }))])).toBe(loaded)
  })

  it('puts an edited and a deleted text where the message stands', () => {
    const edited = withChanges(loaded, [change('message:edited', 3, message(1, { body: 'new', editedAt: AT }))])
    expect(edited.messages[0]).toMatchObject({ seq: 1, body: 'new' })
    const deleted = withChanges(edited, [change('message:deleted', 4, message(1, { body: null }))])
    expect(deleted.messages.map(({ body }) => body)).toEqual([null, 'body 2'])
  })

  it('leaves an edited message that is not loaded to its page', () => {
    const late = withPage(EMPTY, page([5, 6], true))
    const edited = withChanges(late, [change('message:edited', 7, message(1))])
    expect([seqsOf(edited), edited.seq]).toEqual([[5, 6], 7])
  })

  it('counts a change that shows nothing', () => {
    const joined: Change = { kind: 'member:joined', seq: 3, at: AT, account: { id: 9, name: 'Eve' } }
    expect(withChanges(loaded, [joined])).toEqual({ ...loaded, seq: 3 })
  })
})

describe('older pages', () => {
  it('go before what is there, without doubles, until there are no more', () => {
    const loaded = withPage(EMPTY, page([5, 6], true))
    const older = withOlder(loaded, page([3, 4, 5], true))
    expect([seqsOf(older), older.older]).toEqual([[3, 4, 5, 6], 'more'])
    expect(withOlder(older, page([1, 2])).older).toBe('none')
  })
})

describe('pending messages', () => {
  const loaded = withPage(EMPTY, page([1]))
  const waiting = withPending(loaded, { id: 'id-3', body: 'body 3', at: AT })

  it('end when the change tells of them, and when the acknowledgement does', () => {
    const acknowledged = withMessage(waiting, message(3))
    expect([seqsOf(acknowledged), acknowledged.pending]).toEqual([[1, 3], []])
    const told = withChanges(acknowledged, [
      change('message:sent', 2, message(2)),
      change('message:sent', 3, message(3)),
    ])
    expect(seqsOf(told)).toEqual([1, 2, 3])
  })

  it('end when a page that is loaded holds them', () => {
    expect(withPage(waiting, page([1, 3])).pending).toEqual([])
    expect(withPage(waiting, page([1])).pending).toHaveLength(1)
  })

  it('keep their place when they are sent again', () => {
    const two = withPending(waiting, { id: 'other', body: 'b', at: AT })
    const again = withPending(two, { id: 'id-3', body: 'body 3', at: AT, failure: 'no' })
    expect(again.pending.map(({ id, failure }) => [id, failure])).toEqual([
      ['id-3', 'no'],
      ['other', undefined],
    ])
  })
})

describe('findFirstUnread', () => {
  const messages = [message(1), message(2), message(3, { author: { id: OWN, name: 'Me' } }), message(4)]

  it.each([
    [0, undefined],
    [1, 4],
    [2, 2],
    [9, 1],
  ])('with %i unread is %s', (unread, seq) => {
    expect(findFirstUnread(messages, unread, OWN)).toBe(seq)
  })
})
