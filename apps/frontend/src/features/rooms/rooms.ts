import type { Api } from '@chat/client/api'
import { createDelay } from '@chat/client/backoff'
import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Room, RoomList } from '@chat/contract/rooms'
import { isTransient } from '../../lib/problems.ts'
import { createStore } from '../../lib/store.ts'
import { countChanges, listSentByOthers, mergeList, putRoom } from './rooms-state.ts'

/** Maximum unread messages of a room that are tracked. A larger count is not useful, and would need more memory. */
const ARRIVED_MAX = 1_000

export interface RoomsState {
  status: 'loading' | 'ready' | 'failed'
  rooms: Room[]
}

/** A room that the user was in since the page was loaded. */
export interface Visited {
  name: string
  /** Whether the user left it. */
  left: boolean
}

export interface RoomsOptions {
  api: Pick<Api, 'createRoom' | 'joinRoom' | 'listRooms' | 'markRead' | 'removeFromRoom'>
  /** The account that is signed in. */
  own: Pick<Account, 'id' | 'name'>
  /** Called with each loaded list. */
  onList: (list: RoomList) => void
}

export type Rooms = ReturnType<typeof createRooms>

/** Holds the rooms of an account, the rooms that it can join, and their unread counts. */
export function createRooms({ api, own, onList }: RoomsOptions) {
  const store = createStore<RoomsState>({ status: 'loading', rooms: [] })
  const marks = new Map<number, number>()
  const marking = new Set<number>()
  /** The seqs of unread messages that others sent since the page was loaded. */
  const arrived = new Map<number, number[]>()
  const visited = new Map<number, Visited>()
  let newestLoad = 0
  let epoch: string | undefined

  async function attempt(failures: number): Promise<void> {
    const thisLoad = ++newestLoad
    try {
      const list = await api.listRooms()
      if (thisLoad !== newestLoad) return
      // After a restore, the known seqs are no longer valid.
      const restored = epoch !== undefined && epoch !== list.epoch
      if (restored) for (const known of [marks, arrived]) known.clear()
      epoch = list.epoch
      store.update(({ rooms }) => ({ status: 'ready', rooms: mergeList(restored ? [] : rooms, list.rooms, marks) }))
      for (const { id, name, joined } of list.rooms) if (joined) visited.set(id, { name, left: false })
      onList(list)
      sendMissingMarks(list)
    } catch (error) {
      if (thisLoad !== newestLoad) return
      store.update((state) => (state.status === 'ready' ? state : { ...state, status: 'failed' }))
      if (isTransient(error)) {
        setTimeout(() => thisLoad === newestLoad && attempt(failures + 1), createDelay(failures))
      }
    }
  }
  const load = () => attempt(0)

  // Send one request at a time for each room. After its answer, send only the newest mark.
  async function sendMark(room: number, seq: number): Promise<void> {
    if (marking.has(room)) return
    marking.add(room)
    await api.markRead(room, seq).catch(() => {
      // The next mark includes this one. If there is none, the next list shows that it is missing.
    })
    marking.delete(room)
    const newest = marks.get(room) ?? 0
    if (newest > seq) await sendMark(room, newest)
  }

  // Send marks again that were lost with a connection. Without them, other devices show the room as unread.
  function sendMissingMarks(list: RoomList) {
    for (const { id, joined, readSeq } of list.rooms) {
      const mark = marks.get(id) ?? 0
      if (joined && mark > readSeq) void sendMark(id, mark)
    }
  }

  // Returns whether the mark is newer than the known one.
  function applyMark(id: number, seq: number): boolean {
    if ((marks.get(id) ?? 0) >= seq) return false
    marks.set(id, seq)
    const left = (arrived.get(id) ?? []).filter((at) => at > seq)
    arrived.set(id, left)
    const seen = find(id)
    if (seen)
      put({
        ...seen,
        unread: left.length,
        mentions: Math.min(seen.mentions, left.length),
        readSeq: Math.max(seen.readSeq, seq),
      })
    return true
  }

  function find(room: number): Room | undefined {
    return store.get().rooms.find(({ id }) => id === room)
  }

  function put(room: Room) {
    store.update((state) => ({ ...state, rooms: putRoom(state.rooms, room) }))
  }

  return {
    store,
    load,
    changed(room: number, changes: Change[]) {
      const sent = listSentByOthers(changes, own.id)
      arrived.set(room, [...(arrived.get(room) ?? []), ...sent.map(({ seq }) => seq)].slice(-ARRIVED_MAX))
      store.update((state) => ({ ...state, rooms: countChanges(state.rooms, room, changes, own) }))
      // If the owner left, the room has a new owner.
      const owner = find(room)?.owner
      if (changes.some((change) => change.kind === 'member:left' && change.account.id === owner)) void load()
    },
    /** A public room was created or renamed. */
    listed(room: Room) {
      if (!find(room.id)?.joined) put(room)
    },
    /** Returns the seq up to which the room is read; undefined if nothing is unread. */
    unreadFrom(room: number): number | undefined {
      const known = find(room)
      return known && known.unread > 0 ? known.readSeq : undefined
    },
    /** The user has read all messages up to `seq`. */
    markRead(room: number, seq: number) {
      if (applyMark(room, seq)) void sendMark(room, seq)
    },
    /** The user has read messages in another tab or on another device. */
    readElsewhere: (room: number, seq: number) => void applyMark(room, seq),
    /** Missed changes will not be replayed. Take the counts from the next list, independent of local read marks. */
    reset: (room: number) => void marks.delete(room),
    /** Returns a room that the user was in, also if it is no longer visible. */
    visited: (room: number): Visited | undefined => visited.get(room),
    async create(room: { name: string; visibility: Room['visibility'] }): Promise<Room> {
      const created = await api.createRoom(room)
      put(created)
      await load()
      return created
    },
    /** Leaves a room. Rejects with an ApiError. */
    async leave(room: number): Promise<void> {
      await api.removeFromRoom(room, own.id)
      const known = visited.get(room)
      if (known) visited.set(room, { ...known, left: true })
      await load()
    },
    async join(room: number): Promise<void> {
      put(await api.joinRoom(room))
      await load()
    },
  }
}
