import type { Room } from '@chat/contract/rooms'
import { expect, it } from 'vitest'
import { matchRooms } from './match-rooms.ts'

const room = (name: string, more: Partial<Room> = {}): Room => ({
  id: 1,
  name,
  visibility: 'public',
  joined: true,
  owner: null,
  seq: 0,
  readSeq: 0,
  unread: 0,
  mentions: 0,
  ...more,
})

const ROOMS = [
  room('Café'),
  room('open', { joined: false }),
  room('my tea', { unread: 1 }),
  room('Tea party', { unread: 2, mentions: 1 }),
]

const namesOf = (query: string) => matchRooms(ROOMS, query).map(({ name }) => name)

it('finds rooms without regard to case and accents, by words in any order, the beginning of a name first', () => {
  expect(namesOf('cafe')).toEqual(['Café'])
  expect(namesOf('TEA')).toEqual(['Tea party', 'my tea'])
  expect(namesOf('tea my')).toEqual(['my tea'])
  expect(namesOf('nothing')).toEqual([])
})

it('offers all rooms without a query: mentions, unread, read, and those to join', () => {
  expect(namesOf(' ')).toEqual(['Tea party', 'my tea', 'Café', 'open'])
})
