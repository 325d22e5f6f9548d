import type { Room } from '@chat/contract/rooms'

/** Without case and accents: "cafe" finds "Café". */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * The rooms whose name contains each word of `query`; a name that begins with the query comes first. Without a query these
 * are all rooms, those with unread mentions or messages first.
 */
export function matchRooms(rooms: readonly Room[], query: string): Room[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return rooms.toSorted((a, b) => weigh(b) - weigh(a))
  const start = words.join(' ')
  return rooms
    .map((room) => ({ room, name: fold(room.name) }))
    .filter(({ name }) => words.every((word) => name.includes(word)))
    .sort((a, b) => Number(b.name.startsWith(start)) - Number(a.name.startsWith(start)))
    .map(({ room }) => room)
}

function weigh({ joined, mentions, unread }: Room): number {
  if (!joined) return 0
  return mentions > 0 ? 3 : unread > 0 ? 2 : 1
}
