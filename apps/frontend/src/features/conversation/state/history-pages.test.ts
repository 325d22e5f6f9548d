import { describe, expect, it } from 'vitest'
import { withChanges } from './changes.ts'
import { type ConversationState, EMPTY } from './conversation-state.ts'
import { withNewerPage, withNewestPage, withOlderPage, withPagesAround } from './history-pages.ts'
import { change, message, page, seqsOf } from './test-messages.ts'

it('withNewestPage makes own messages pending that a restored database lost, unless they may be on an older page', () => {
  const at = (seq: number) => message(seq, { sentAt: `2026-01-01T12:00:0${seq}.000Z` })
  const unconfirmed = [at(1), at(3), at(4)]
  const state = withNewestPage({ ...EMPTY, unconfirmed }, { ...page([], true), messages: [at(2), at(3)] })
  expect(state.pending).toEqual([{ id: 'id-4', body: 'body 4', at: at(4).sentAt, failure: '' }])
  expect(state.unconfirmed).toEqual([])
  const emptied = withNewestPage({ ...EMPTY, unconfirmed }, page([]))
  expect(emptied.pending.map(({ id }) => id)).toEqual(['id-1', 'id-3', 'id-4'])
})

describe('withOlderPage', () => {
  it('adds messages before the first one, without duplicates, until there are no more', () => {
    const loaded = withNewestPage(EMPTY, page([5, 6], true))
    const older = withOlderPage(loaded, page([3, 4, 5], true))
    expect([seqsOf(older), older.older]).toEqual([[3, 4, 5, 6], 'more'])
    expect(withOlderPage(older, page([1, 2])).older).toBe('none')
  })

  it('shows a text that was edited while the page was loading', () => {
    const loading = { ...withNewestPage(EMPTY, page([5, 6], true)), older: 'loading' } as ConversationState
    const changed = withChanges(loading, [change('message:edited', 7, message(4, { body: 'new' }))])
    const older = withOlderPage(changed, page([3, 4]))
    expect(older.messages.map(({ body }) => body)).toEqual(['body 3', 'new', 'body 5', 'body 6'])
    expect(older.changedDuringLoad).toEqual([])
  })
})

describe('withPagesAround', () => {
  const newest = withNewestPage(EMPTY, page([90, 91], true))
  const around = withPagesAround(newest, page([40, 41], true), page([42, 43], true), 42)

  it('replaces the loaded range, with more messages on both sides', () => {
    expect([seqsOf(around), around.older, around.newer, around.target]).toEqual([
      [40, 41, 42, 43],
      'more',
      'more',
      { seq: 42 },
    ])
  })

  it('does not add a new message beyond the loaded range', () => {
    const later = withChanges(around, [change('message:sent', 92, message(92))])
    expect([seqsOf(later), later.seq]).toEqual([[40, 41, 42, 43], 92])
  })

  it('shows messages that were sent while the last page was loading', () => {
    const loading: ConversationState = { ...around, newer: 'loading', failure: 'The newest page could not be loaded.' }
    const changed = withChanges(loading, [
      change('message:sent', 92, message(92)),
      change('message:sent', 93, message(93)),
      change('message:edited', 94, message(92, { body: 'new' })),
    ])
    const end = withNewerPage(changed, page([44, 90, 91]))
    expect([seqsOf(end), end.newer]).toEqual([[40, 41, 42, 43, 44, 90, 91, 92, 93], 'none'])
    expect(end.failure).toBeUndefined()
    expect(end.messages.find(({ seq }) => seq === 92)?.body).toBe('new')
  })
})
