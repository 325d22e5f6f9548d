import type { Room } from '@chat/contract/rooms'
import { foldText } from '@chat/contract/search-text'

/**
 * Returns the rooms whose name contains each word of `query`; names that begin with the query come first. An empty query
 * returns all rooms, with unread mentions first, then unread messages.
 */
export function matchRooms(rooms: readonly Room[], query: string): Room[] {
  const words = foldText(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return rooms.toSorted((a, b) => weigh(b) - weigh(a))
  const start = words.join(' ')
  return rooms
    .map((room) => ({ room, name: foldText(room.name) }))
    .filter(({ name }) => words.every((word) => name.includes(word)))
    .sort((a, b) => Number(b.name.startsWith(start)) - Number(a.name.startsWith(start)))
    .map(({ room }) => room)
}

function weigh({ joined, mentions, unread }: Room): number {
  if (!joined) return 0
  return mentions > 0 ? 3 : unread > 0 ? 2 : 1
}
