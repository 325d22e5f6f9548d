import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import { isMentioned } from '@chat/contract/mentions'
import type { Message } from '@chat/contract/messages'
import type { Room, RoomList } from '@chat/contract/rooms'

/** The last read seq of each room on this page. The server may not know it yet. */
export type ReadMarks = ReadonlyMap<number, number>

/** The account that is signed in. */
type Own = Pick<Account, 'id' | 'name'>

type SentChange = Extract<Change, { kind: 'message:sent' }>

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Returns the server's list, sorted by name. Where this page knows newer state of a room, that state is kept. */
export function mergeList(known: Room[], list: RoomList['rooms'], marks: ReadMarks): Room[] {
  return list
    .map((room) => {
      const old = known.find(({ id }) => id === room.id)
      const mark = marks.get(room.id) ?? 0
      // The list is older than a change or a read mark of this page. News in it also arrives as changes.
      const stale = old?.joined === room.joined && (old.seq > room.seq || mark > room.readSeq)
      const newest = stale ? { ...room, ...pick(old) } : room
      const readSeq = Math.max(room.readSeq, mark)
      return { ...newest, readSeq, ...(readSeq >= newest.seq && { unread: 0, mentions: 0 }) }
    })
    .sort((a, b) => byName.compare(a.name, b.name))
}

/** Applies changes to one room: messages of others are unread. */
export function countChanges(rooms: Room[], id: number, changes: Change[], own: Own): Room[] {
  return rooms.map((room) => {
    const added = room.id === id ? changes.filter((change) => change.seq > room.seq) : []
    const last = added.at(-1)
    if (!last) return room
    const sent = listSentByOthers(added, own.id)
    const mentions = room.mentions + listMentions(added, own).length
    return { ...room, seq: last.seq, unread: room.unread + sent.length, mentions, name: lastName(added) ?? room.name }
  })
}

/** Returns the changes that are messages of other accounts. */
export function listSentByOthers(changes: Change[], own: number): SentChange[] {
  return changes.filter(
    (change): change is SentChange => change.kind === 'message:sent' && change.message.author.id !== own,
  )
}

/** Returns the messages in the changes by which another account mentioned this one. */
export function listMentions(changes: Change[], own: Own): Message[] {
  return listSentByOthers(changes, own.id)
    .map(({ message }) => message)
    .filter(({ body }) => isMentioned(body ?? '', own.name))
}

/** Replaces or adds one room. */
export function putRoom(rooms: Room[], room: Room): Room[] {
  return [...rooms.filter(({ id }) => id !== room.id), room].sort((a, b) => byName.compare(a.name, b.name))
}

function pick({ seq, unread, mentions }: Room): Pick<Room, 'seq' | 'unread' | 'mentions'> {
  return { seq, unread, mentions }
}

function lastName(changes: Change[]): string | undefined {
  return changes.findLast((change) => change.kind === 'room:renamed')?.name
}
