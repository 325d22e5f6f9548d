import type { Change } from '@chat/contract/changes'
import { describe, expect, it } from 'vitest'
import { withAuthor, withChanges } from './changes.ts'
import { EMPTY } from './conversation-state.ts'
import { withNewestPage, withOlderPage } from './history-pages.ts'
import { ROWS_MAX } from './loaded-range.ts'
import { AT, change, message, OTHER, OWN, page, seqsOf } from './test-messages.ts'

describe('withChanges', () => {
  const loaded = withNewestPage(EMPTY, page([1, 2]))

  it('adds a message once if its change arrives twice', () => {
    const sent = change('message:sent', 3, message(3))
    expect(seqsOf(withChanges(withChanges(loaded, [sent]), [sent]))).toEqual([1, 2, 3])
  })

  it('skips changes that the loaded page contains', () => {
    expect(withChanges(loaded, [change('message:sent', 2, message(2, { body: 'old' }))])).toBe(loaded)
  })

  it('replaces an edited and a deleted text', () => {
    const edited = withChanges(loaded, [change('message:edited', 3, message(1, { body: 'new', editedAt: AT }))])
    expect(edited.messages[0]).toMatchObject({ seq: 1, body: 'new' })
    const deleted = withChanges(edited, [change('message:deleted', 4, message(1, { body: null }))])
    expect(deleted.messages.map(({ body }) => body)).toEqual([null, 'body 2'])
  })

  it('does not add an edited message that is outside the loaded range', () => {
    const late = withNewestPage(EMPTY, page([5, 6], true))
    const edited = withChanges(late, [change('message:edited', 7, message(1))])
    expect([seqsOf(edited), edited.seq]).toEqual([[5, 6], 7])
  })

  it('advances the seq for a change without a message', () => {
    const joined: Change = { kind: 'member:joined', seq: 3, at: AT, account: { id: 9, name: 'Eve' } }
    expect(withChanges(loaded, [joined])).toEqual({ ...loaded, seq: 3 })
  })
})

it('withAuthor renames an author in the shown messages and in those that changed during a load', () => {
  const author = { id: OTHER, name: 'erased 2' }
  const state = {
    ...withNewestPage(EMPTY, page([1, 2])),
    changedDuringLoad: [message(9), message(10, { author: { id: OWN, name: 'me' } })],
  }
  const { messages, changedDuringLoad } = withAuthor(state, author)
  expect(messages.map((one) => one.author)).toEqual([author, author])
  expect(changedDuringLoad.map((one) => one.author.name)).toEqual(['erased 2', 'me'])
})

describe('the loaded range', () => {
  const seqs = Array.from({ length: ROWS_MAX + 60 }, (_, index) => index + 1)
  const sent = seqs.map((seq) => change('message:sent', seq, message(seq)))

  it('removes messages at the end that the reader does not see', () => {
    const atEnd = withChanges(withNewestPage(EMPTY, page([])), sent, true)
    expect([atEnd.messages.at(-1)?.seq, atEnd.older, atEnd.newer]).toEqual([seqs.length, 'more', 'none'])
    const above = withChanges(withNewestPage(EMPTY, page([])), sent, false)
    expect([above.messages[0]?.seq, above.older, above.newer]).toEqual([1, 'none', 'more'])
    // The day takes one row.
    for (const { messages } of [atEnd, above]) expect(messages).toHaveLength(ROWS_MAX - 1)
  })

  it('counts a row for each day', () => {
    const days = seqs.map((seq) => message(seq, { sentAt: new Date(Date.parse(AT) + seq * 86_400_000).toISOString() }))
    const loaded = withOlderPage({ ...EMPTY, status: 'ready' }, { ...page([]), messages: days })
    expect(loaded.messages).toHaveLength(ROWS_MAX / 2)
  })
})
