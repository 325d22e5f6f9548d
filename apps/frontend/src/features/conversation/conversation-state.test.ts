import type { Change } from '@chat/contract/changes'
import type { Message, Page } from '@chat/contract/messages'
import { describe, expect, it } from 'vitest'
import {
  type ConversationState,
  EMPTY,
  findFirstUnread,
  withAuthor,
  withChanges,
  withMessage,
  withPage,
  withPending,
} from './conversation-state.ts'
import { withNewer, withOlder, withPart } from './pages.ts'
import { ROWS_MAX } from './window.ts'

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

describe('a database that was restored', () => {
  it('offers again what one sent and it does not hold, and nothing that may only be further up', () => {
    const at = (seq: number) => message(seq, { sentAt: `2026-01-01T12:00:0${seq}.000Z` })
    const doubtful = [at(1), at(3), at(4)]
    const state = withPage({ ...EMPTY, doubtful }, { ...page([], true), messages: [at(2), at(3)] })
    expect(state.pending).toEqual([{ id: 'id-4', body: 'body 4', at: at(4).sentAt, failure: '' }])
    expect(state.doubtful).toEqual([])
    const emptied = withPage({ ...EMPTY, doubtful }, page([]))
    expect(emptied.pending.map(({ id }) => id)).toEqual(['id-1', 'id-3', 'id-4'])
  })
})

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

it('shows an author by the name of now, in what shows and in what is not shown yet', () => {
  const author = { id: OTHER, name: 'erased 2' }
  const state = {
    ...withPage(EMPTY, page([1, 2])),
    told: [message(9), message(10, { author: { id: OWN, name: 'me' } })],
  }
  const { messages, told } = withAuthor(state, author)
  expect(messages.map((one) => one.author)).toEqual([author, author])
  expect(told.map((one) => one.author.name)).toEqual(['erased 2', 'me'])
})

describe('older pages', () => {
  it('go before what is there, without doubles, until there are no more', () => {
    const loaded = withPage(EMPTY, page([5, 6], true))
    const older = withOlder(loaded, page([3, 4, 5], true))
    expect([seqsOf(older), older.older]).toEqual([[3, 4, 5, 6], 'more'])
    expect(withOlder(older, page([1, 2])).older).toBe('none')
  })

  it('show a text as it was told while they were under way', () => {
    const loading = { ...withPage(EMPTY, page([5, 6], true)), older: 'loading' } as ConversationState
    const told = withChanges(loading, [change('message:edited', 7, message(4, { body: 'new' }))])
    const older = withOlder(told, page([3, 4]))
    expect(older.messages.map(({ body }) => body)).toEqual(['body 3', 'new', 'body 5', 'body 6'])
    expect(older.told).toEqual([])
  })
})

describe('a part of a room', () => {
  const around = withPart(withPage(EMPTY, page([90, 91], true)), page([40, 41], true), page([42, 43], true), 42)

  it('takes the place of what was there, and goes on at both ends', () => {
    expect([seqsOf(around), around.older, around.newer, around.target]).toEqual([
      [40, 41, 42, 43],
      'more',
      'more',
      { seq: 42 },
    ])
  })

  it('leaves new messages to the page that they are on', () => {
    const later = withChanges(around, [change('message:sent', 92, message(92))])
    expect([seqsOf(later), later.seq]).toEqual([[40, 41, 42, 43], 92])
  })

  it('reaches the end with what was sent while its last page was under way', () => {
    const loading: ConversationState = { ...around, newer: 'loading', failure: 'The end was asked for in vain.' }
    const told = withChanges(loading, [
      change('message:sent', 92, message(92)),
      change('message:sent', 93, message(93)),
      change('message:edited', 94, message(92, { body: 'new' })),
    ])
    const end = withNewer(told, page([44, 90, 91]))
    expect([seqsOf(end), end.newer]).toEqual([[40, 41, 42, 43, 44, 90, 91, 92, 93], 'none'])
    expect(end.failure).toBeUndefined()
    expect(end.messages.find(({ seq }) => seq === 92)?.body).toBe('new')
  })
})

describe('many messages', () => {
  const seqs = Array.from({ length: ROWS_MAX + 60 }, (_, index) => index + 1)
  const sent = seqs.map((seq) => change('message:sent', seq, message(seq)))

  it('give way where one does not read, and can be loaded again from there', () => {
    const atEnd = withChanges(withPage(EMPTY, page([])), sent, true)
    expect([atEnd.messages.at(-1)?.seq, atEnd.older, atEnd.newer]).toEqual([seqs.length, 'more', 'none'])
    const above = withChanges(withPage(EMPTY, page([])), sent, false)
    expect([above.messages[0]?.seq, above.older, above.newer]).toEqual([1, 'none', 'more'])
    // One row of them is the day's.
    for (const { messages } of [atEnd, above]) expect(messages).toHaveLength(ROWS_MAX - 1)
  })

  it('count a row for each day', () => {
    const days = seqs.map((seq) => message(seq, { sentAt: new Date(Date.parse(AT) + seq * 86_400_000).toISOString() }))
    const loaded = withOlder({ ...EMPTY, status: 'ready' }, { ...page([]), messages: days })
    expect(loaded.messages).toHaveLength(ROWS_MAX / 2)
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

  it('stay out when the acknowledgement comes late and the message is further up, until its page does', () => {
    const late = withPending(withPage(EMPTY, page([5, 6], true)), { id: 'id-3', body: 'body 3', at: AT })
    const acknowledged = withMessage(late, message(3))
    expect([seqsOf(acknowledged), acknowledged.pending]).toEqual([[5, 6], []])
    expect(seqsOf(withOlder(acknowledged, page([3, 4])))).toEqual([3, 4, 5, 6])
    expect(seqsOf(withMessage(withPage(EMPTY, page([5, 6])), message(3)))).toEqual([3, 5, 6])
  })

  it('end when an older page or a part holds them, before the acknowledgement comes', () => {
    const late = withPending(withPage(EMPTY, page([5, 6], true)), { id: 'id-3', body: 'body 3', at: AT })
    expect(withOlder(late, page([3, 4])).pending).toEqual([])
    expect(withPart(late, page([1, 2]), page([3, 4], true), 3).pending).toEqual([])
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
  const messages = [message(5), message(6), message(7, { author: { id: OWN, name: 'Me' } }), message(8)]
  const loaded: ConversationState = { ...EMPTY, messages, older: 'more' }

  it.each([
    [undefined, undefined],
    [5, 6],
    [6, 8],
    [8, undefined],
    // It begins before what is loaded.
    [2, undefined],
  ])('with all read up to %s is %s', (readSeq, seq) => {
    expect(findFirstUnread({ ...loaded, readSeq }, OWN)).toBe(seq)
  })

  it('is the first of all in a room that was never read', () => {
    expect(findFirstUnread({ ...loaded, older: 'none', readSeq: 0 }, OWN)).toBe(5)
  })
})
