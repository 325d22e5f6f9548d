import type { Change } from '@chat/contract/changes'
import type { Room } from '@chat/contract/rooms'
import { describe, expect, it } from 'vitest'
import { countChanges, mergeList, putRoom } from './rooms-state.ts'

const AT = '2026-01-01T12:00:00.000Z'
const OWN = 1
const ACCOUNT = { id: OWN, name: 'Ada' }
const OTHER = 2

function room(id: number, more: Partial<Room> = {}): Room {
  return {
    id,
    name: `room ${id}`,
    visibility: 'public',
    joined: true,
    seq: 10,
    readSeq: 0,
    unread: 0,
    mentions: 0,
    owner: null,
    ...more,
  }
}

function sent(seq: number, author: number, body = 'b'): Change {
  const message = {
    id: `${seq}`,
    room: 1,
    seq,
    author: { id: author, name: 'x' },
    body,
    sentAt: AT,
    editedAt: null,
  }
  return { seq, at: AT, kind: 'message:sent', message }
}

describe('countChanges', () => {
  it('counts each message of others once', () => {
    const changes = [sent(11, OTHER), sent(12, OWN), sent(13, OTHER)]
    const once = countChanges([room(1), room(2)], 1, changes, ACCOUNT)
    expect(once.map(({ seq, unread }) => [seq, unread])).toEqual([
      [13, 2],
      [10, 0],
    ])
    expect(countChanges(once, 1, changes, ACCOUNT)[0]?.unread).toBe(2)
  })

  it('counts mentions by other accounts separately, and a read mark resets the count', () => {
    const changes = [sent(11, OTHER, 'hi @ada'), sent(12, OWN, '@Ada'), sent(13, OTHER, '@Adam')]
    const counted = countChanges([room(1)], 1, changes, ACCOUNT)
    expect(counted[0]).toMatchObject({ unread: 2, mentions: 1 })
    // A list that was loaded earlier keeps the count. A read mark resets it.
    expect(mergeList(counted, [room(1)], new Map())[0]?.mentions).toBe(1)
    expect(mergeList(counted, [room(1, { seq: 13, unread: 2, mentions: 1 })], new Map([[1, 13]]))[0]?.mentions).toBe(0)
  })

  it('applies a new room name', () => {
    const renamed: Change = { seq: 11, at: AT, kind: 'room:renamed', account: { id: 2, name: 'x' }, name: 'new' }
    expect(countChanges([room(1)], 1, [renamed], ACCOUNT)[0]).toMatchObject({ name: 'new', unread: 0, seq: 11 })
  })
})

describe('mergeList', () => {
  it('sorts by name, and numbers by value', () => {
    const names = mergeList([], [room(10), room(9), room(3, { name: 'Alpha' })], new Map()).map(({ name }) => name)
    expect(names).toEqual(['Alpha', 'room 9', 'room 10'])
  })

  it('keeps newer counts than those of an older list', () => {
    const merged = mergeList([room(1, { seq: 12, unread: 2 })], [room(1, { seq: 10, unread: 0 })], new Map())
    expect(merged[0]).toMatchObject({ seq: 12, unread: 2 })
  })

  it('does not count messages as unread that this page has just read', () => {
    const list = [room(1, { seq: 12, unread: 2 })]
    expect(mergeList([], list, new Map([[1, 12]]))[0]?.unread).toBe(0)
    expect(mergeList([], list, new Map([[1, 11]]))[0]?.unread).toBe(2)
  })

  it('keeps the own unread count until the server knows the read mark, also if the last change is not a message', () => {
    const known = [room(1, { seq: 12, readSeq: 11, unread: 0 })]
    const read = (seq: number, readSeq: number) =>
      mergeList(known, [room(1, { seq, readSeq, unread: 2 })], new Map([[1, 11]]))[0]
    expect(read(12, 5)).toMatchObject({ seq: 12, readSeq: 11, unread: 0 })
    // New messages are counted when their changes arrive.
    expect(read(13, 5)).toMatchObject({ seq: 12, unread: 0 })
    expect(read(13, 11)).toMatchObject({ seq: 13, unread: 2 })
  })
})

describe('putRoom', () => {
  it('replaces a room, or adds it in the order of names', () => {
    expect(putRoom([room(1), room(3)], room(2)).map(({ id }) => id)).toEqual([1, 2, 3])
    expect(putRoom([room(1)], room(1, { unread: 4 }))).toEqual([room(1, { unread: 4 })])
  })
})
