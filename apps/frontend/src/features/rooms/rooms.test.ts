import type { Change } from '@chat/contract/changes'
import type { Room } from '@chat/contract/rooms'
import { expect, it, vi } from 'vitest'
import { createRooms } from './rooms.ts'

const EPOCH = '00000000-0000-7000-8000-000000000000'
const NEXT_EPOCH = '11111111-1111-7111-8111-111111111111'

const OWNER = 2

function room(unread: number, seq = 10): Room {
  return {
    id: 1,
    name: 'general',
    visibility: 'public',
    joined: true,
    seq,
    readSeq: 0,
    unread,
    mentions: 0,
    owner: OWNER,
  }
}

function create(unread: number) {
  const answered: (() => void)[] = []
  const markRead = vi.fn(() => new Promise<void>((resolve) => void answered.push(resolve)))
  let list = { epoch: EPOCH, rooms: [room(unread)] }
  const restore = (unread: number, seq: number) => {
    list = { epoch: NEXT_EPOCH, rooms: [room(unread, seq)] }
  }
  const listRooms = vi.fn(async () => list)
  const api = {
    listRooms,
    createRoom: async () => room(0),
    joinRoom: async () => room(0),
    markRead,
    removeFromRoom: async () => {
      list = { epoch: EPOCH, rooms: [] }
    },
  }
  return {
    rooms: createRooms({ api, own: { id: 1, name: 'Ada' }, onList: () => {} }),
    listRooms,
    markRead,
    answered,
    restore,
  }
}

const unreadOf = ({ store }: ReturnType<typeof createRooms>) => store.get().rooms[0]?.unread

it('sets the unread count to 0 when messages are read, also after the list is loaded again', async () => {
  const { rooms } = create(3)
  await rooms.load()
  expect(unreadOf(rooms)).toBe(3)
  rooms.markRead(1, 10)
  expect(unreadOf(rooms)).toBe(0)
  await rooms.load()
  expect(unreadOf(rooms)).toBe(0)
})

it('sends one read mark at a time, and then only the newest', async () => {
  const { rooms, markRead, answered } = create(0)
  await rooms.load()
  for (const seq of [10, 11, 12, 12, 11]) rooms.markRead(1, seq)
  expect(markRead.mock.calls).toEqual([[1, 10]])
  answered[0]?.()
  await vi.waitFor(() =>
    expect(markRead.mock.calls).toEqual([
      [1, 10],
      [1, 12],
    ]),
  )
})

it('sends a failed read mark again if a list shows that it is missing', async () => {
  const { rooms, markRead, listRooms, answered } = create(3)
  await rooms.load()
  markRead.mockRejectedValueOnce(new Error('no network'))
  rooms.markRead(1, 10)
  for (const _ of ['failed', 'sent', 'under way']) await rooms.load()
  const twice = [
    [1, 10],
    [1, 10],
  ]
  expect(markRead.mock.calls).toEqual(twice)
  answered[0]?.()
  listRooms.mockResolvedValueOnce({ epoch: EPOCH, rooms: [{ ...room(0), readSeq: 10 }] })
  await rooms.load()
  expect(markRead.mock.calls).toEqual(twice)
})

it('takes the counts from the list after a reset of the room', async () => {
  const { rooms, listRooms } = create(3)
  await rooms.load()
  rooms.markRead(1, 10)
  rooms.reset(1)
  listRooms.mockResolvedValueOnce({ epoch: EPOCH, rooms: [room(503, 510)] })
  await rooms.load()
  expect(rooms.store.get().rooms[0]).toMatchObject({ unread: 503, seq: 510 })
})

it('loads the list if the owner leaves a room, because the room has a new owner', async () => {
  const { rooms, listRooms } = create(0)
  await rooms.load()
  rooms.changed(1, [{ kind: 'member:left', seq: 11, at: '', account: { id: 3, name: 'Cleo' } }])
  expect(listRooms).toHaveBeenCalledTimes(1)
  rooms.changed(1, [{ kind: 'member:left', seq: 12, at: '', account: { id: OWNER, name: 'Ben' } }])
  expect(listRooms).toHaveBeenCalledTimes(2)
})

it('counts only messages after a read mark of another device', async () => {
  const { rooms } = create(3)
  await rooms.load()
  const sent = (seq: number) =>
    ({ kind: 'message:sent', seq, at: '', message: { seq, author: { id: 2, name: 'Ben' } } }) as Change
  rooms.changed(1, [sent(11), sent(12)])
  expect(unreadOf(rooms)).toBe(5)
  rooms.readElsewhere(1, 11)
  expect(unreadOf(rooms)).toBe(1)
  rooms.readElsewhere(1, 10)
  expect(unreadOf(rooms)).toBe(1)
  rooms.changed(1, [sent(13)])
  rooms.readElsewhere(1, 13)
  expect(unreadOf(rooms)).toBe(0)
})

it('shows a created or renamed public room, and does not change a joined room', async () => {
  const { rooms } = create(3)
  await rooms.load()
  const tea = { ...room(0), id: 2, joined: false }
  rooms.listed({ ...tea, name: 'tea' })
  rooms.listed({ ...tea, name: 'coffee' })
  rooms.listed({ ...room(0), joined: false, name: 'not general' })
  expect(rooms.store.get().rooms.map(({ name, unread }) => [name, unread])).toEqual([
    ['coffee', 0],
    ['general', 3],
  ])
})

it('takes all state from the list after a restore, because old seqs are invalid', async () => {
  const { rooms, restore } = create(3)
  await rooms.load()
  rooms.markRead(1, 10)
  restore(2, 5)
  await rooms.load()
  expect(rooms.store.get().rooms[0]).toMatchObject({ unread: 2, seq: 5 })
})

it('remembers the name of a room that disappeared, and whether the user left it', async () => {
  const { rooms } = create(0)
  await rooms.load()
  expect(rooms.visited(1)).toEqual({ name: 'general', left: false })
  await rooms.leave(1)
  expect(rooms.store.get().rooms).toEqual([])
  expect(rooms.visited(1)).toEqual({ name: 'general', left: true })
  expect(rooms.visited(2)).toBeUndefined()
})
