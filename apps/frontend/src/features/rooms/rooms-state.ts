import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import { isMentioned } from '@chat/contract/mentions'
import type { Message } from '@chat/contract/messages'
import type { Room, RoomList } from '@chat/contract/rooms'

/** Up to where this page has read each room: the server may not have heard of it yet. */
export type ReadMarks = ReadonlyMap<number, number>

/** The account that is signed in. */
type Own = Pick<Account, 'id' | 'name'>

type SentChange = Extract<Change, { kind: 'message:sent' }>

const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** The list as the server gave it, by name, but never with less than this page knows already. */
export function mergeList(known: Room[], list: RoomList['rooms'], marks: ReadMarks): Room[] {
  return list
    .map((room) => {
      const old = known.find(({ id }) => id === room.id)
      const mark = marks.get(room.id) ?? 0
      // A list from before a change or the own mark; whatever it holds that is new here is told as a change as well.
      const stale = old?.joined === room.joined && (old.seq > room.seq || mark > room.readSeq)
      const newest = stale ? { ...room, ...pick(old) } : room
      const readSeq = Math.max(room.readSeq, mark)
      return { ...newest, readSeq, ...(readSeq >= newest.seq && { unread: 0, mentions: 0 }) }
    })
    .sort((a, b) => byName.compare(a.name, b.name))
}

/** The list after changes of one room: what others sent is unread until it is read. */
export function countChanges(rooms: Room[], id: number, changes: Change[], own: Own): Room[] {
  return rooms.map((room) => {
    const fresh = room.id === id ? changes.filter((change) => change.seq > room.seq) : []
    const last = fresh.at(-1)
    if (!last) return room
    const sent = listSentByOthers(fresh, own.id)
    const mentions = room.mentions + listMentions(fresh, own).length
    return { ...room, seq: last.seq, unread: room.unread + sent.length, mentions, name: lastName(fresh) ?? room.name }
  })
}

/** Those of the changes by which somebody else sent something. */
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

/** The list with one room changed, or added. */
export function putRoom(rooms: Room[], room: Room): Room[] {
  return [...rooms.filter(({ id }) => id !== room.id), room].sort((a, b) => byName.compare(a.name, b.name))
}

function pick({ seq, unread, mentions }: Room): Pick<Room, 'seq' | 'unread' | 'mentions'> {
  return { seq, unread, mentions }
}

function lastName(changes: Change[]): string | undefined {
  return changes.findLast((change) => change.kind === 'room:renamed')?.name
}
