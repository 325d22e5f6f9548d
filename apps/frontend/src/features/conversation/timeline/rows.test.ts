import type { Message } from '@chat/contract/messages'
import { describe, expect, it } from 'vitest'
import type { Pending } from '../state/conversation-state.ts'
import { buildRows } from './rows.ts'

const OWN = { id: 1, name: 'Me' }

// Use local times, so that a day begins at midnight in every time zone.
function at(day: number, hour: number, minute = 0): string {
  return new Date(2026, 0, day, hour, minute).toISOString()
}

function message(seq: number, author: number, sentAt: string): Message {
  return { id: `id-${seq}`, room: 1, seq, author: { id: author, name: `${author}` }, body: 'b', sentAt, editedAt: null }
}

function show(messages: Message[], { pending = [], firstUnread }: { pending?: Pending[]; firstUnread?: number } = {}) {
  return buildRows({ messages, pending }, firstUnread, OWN).map((row) =>
    row.kind === 'message' ? `${row.startsGroup ? 'starts' : 'continues'} ${row.key} ${row.status}` : row.kind,
  )
}

describe('buildRows', () => {
  it('groups messages of one author within 5 minutes', () => {
    const messages = [
      message(1, 2, at(1, 12, 0)),
      message(2, 2, at(1, 12, 5)),
      message(3, 3, at(1, 12, 5)),
      message(4, 3, at(1, 12, 11)),
    ]
    expect(show(messages)).toEqual([
      'day',
      'starts id-1 stored',
      'continues id-2 stored',
      'starts id-3 stored',
      'starts id-4 stored',
    ])
  })

  it("starts a group on a new day in the reader's time zone", () => {
    expect(show([message(1, 2, at(1, 23, 59)), message(2, 2, at(2, 0, 1))])).toEqual([
      'day',
      'starts id-1 stored',
      'day',
      'starts id-2 stored',
    ])
  })

  it('adds the unread separator, and starts a group after it', () => {
    const messages = [message(1, 2, at(1, 12)), message(2, 2, at(1, 12))]
    expect(show(messages, { firstUnread: 2 })).toEqual(['day', 'starts id-1 stored', 'unread', 'starts id-2 stored'])
  })

  it('shows pending messages last, as own messages', () => {
    const pending = [
      { id: 'a', body: 'b', at: at(1, 12, 1) },
      { id: 'b', body: 'b', at: at(1, 12, 1), failure: 'No.' },
    ]
    expect(show([message(1, OWN.id, at(1, 12))], { pending })).toEqual([
      'day',
      'starts id-1 stored',
      'continues a sending',
      'continues b failed',
    ])
  })

  it('adds each day once if the clocks of server and browser differ', () => {
    const messages = [message(1, 2, at(1, 12)), message(2, 2, at(2, 12)), message(3, 2, at(1, 23))]
    const pending = [
      { id: 'a', body: 'b', at: at(1, 13) },
      { id: 'b', body: 'b', at: at(3, 13) },
      { id: 'c', body: 'b', at: at(2, 13) },
    ]
    const rows = buildRows({ messages, pending }, undefined, OWN)
    const days = rows.flatMap((row) => (row.kind === 'day' ? [new Date(row.at).getDate()] : []))
    expect(days).toEqual([1, 2, 3])
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  it('gives every row a unique key', () => {
    const messages = [message(1, 2, at(1, 12)), message(2, 2, at(2, 12)), message(3, 2, at(2, 12))]
    const keys = buildRows({ messages, pending: [] }, 3, OWN).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
