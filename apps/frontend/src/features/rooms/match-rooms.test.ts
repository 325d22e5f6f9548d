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

it('ignores case, accents and the order of words, and lists names that begin with the query first', () => {
  expect(namesOf('cafe')).toEqual(['Café'])
  expect(namesOf('TEA')).toEqual(['Tea party', 'my tea'])
  expect(namesOf('tea my')).toEqual(['my tea'])
  expect(namesOf('nothing')).toEqual([])
})

it('without a query lists all rooms: with mentions, unread, read, not joined', () => {
  expect(namesOf(' ')).toEqual(['Tea party', 'my tea', 'Café', 'open'])
})

it.each([
  ['Straße', 'strasse'],
  ['Łódź', 'lodz'],
  ['علی\u200cرضا', 'علیرضا'],
  ['ΟΔΟΣ', 'οδός'],
  ['ｶﾞｷ', 'ガ'],
])('finds %s by %s, as the search of messages does', (name, query) => {
  expect(matchRooms([room(name)], query)).toHaveLength(1)
})
