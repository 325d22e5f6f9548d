import type { Api } from '@chat/client/api'
import type { Change } from '@chat/contract/changes'
import type { Room, RoomList } from '@chat/contract/rooms'
import { accountKey, followStored, readStored, writeStored } from '../../lib/storage.ts'
import { createStore } from '../../lib/store.ts'
import { countChanges, mergeList, putRoom } from './rooms-state.ts'

export interface RoomsState {
  status: 'loading' | 'ready' | 'failed'
  rooms: Room[]
}

export interface RoomsOptions {
  api: Pick<Api, 'createRoom' | 'joinRoom' | 'listRooms' | 'markRead'>
  /** The account that is signed in. */
  own: number
  /** A list came: these are the account's rooms now. */
  onList: (list: RoomList) => void
}

export type Rooms = ReturnType<typeof createRooms>

/** The rooms of an account, those that it may join, and how much is unread in each. */
export function createRooms({ api, own, onList }: RoomsOptions) {
  const store = createStore<RoomsState>({ status: 'loading', rooms: [] })
  const marks = new Map<number, number>()
  const marking = new Set<number>()
  /** Rooms that one has been in since the page was loaded. */
  const visited = new Set<number>()
  let newestLoad = 0
  let epoch: string | undefined
  const key = accountKey(own, 'read')

  async function load(): Promise<void> {
    const thisLoad = ++newestLoad
    try {
      const list = await api.listRooms()
      if (thisLoad !== newestLoad) return
      // In a database that was restored, no seq that is known here means what it meant.
      const restored = epoch !== undefined && epoch !== list.epoch
      if (restored) marks.clear()
      epoch = list.epoch
      store.update(({ rooms }) => ({ status: 'ready', rooms: mergeList(restored ? [] : rooms, list.rooms, marks) }))
      for (const { id, joined } of list.rooms) if (joined) visited.add(id)
      onList(list)
    } catch {
      if (thisLoad !== newestLoad) return
      store.update((state) => (state.status === 'ready' ? state : { ...state, status: 'failed' }))
    }
  }

  // One request at a time for a room: when it is answered, the newest mark goes out, and those between are skipped.
  async function sendMark(room: number, seq: number): Promise<void> {
    if (marking.has(room)) return
    marking.add(room)
    await api.markRead(room, seq).catch(() => {
      // The next mark says all that this one said.
    })
    marking.delete(room)
    const newest = marks.get(room) ?? 0
    if (newest > seq) await sendMark(room, newest)
  }

  // Gives whether it was news.
  function see(room: number, seq: number): boolean {
    if ((marks.get(room) ?? 0) >= seq) return false
    marks.set(room, seq)
    const seen = store.get().rooms.find(({ id }) => id === room)
    if (seen) put({ ...seen, unread: 0, readSeq: Math.max(seen.readSeq, seq) })
    return true
  }

  function put(room: Room) {
    store.update((state) => ({ ...state, rooms: putRoom(state.rooms, room) }))
  }

  return {
    store,
    load,
    changed(room: number, changes: Change[]) {
      store.update((state) => ({ ...state, rooms: countChanges(state.rooms, room, changes, own) }))
    },
    /** Everything up to `seq` has been seen. */
    markRead(room: number, seq: number) {
      if (!see(room, seq)) return
      writeStored(key, { room, seq })
      void sendMark(room, seq)
    },
    /** Whether one has been in a room, also if it cannot be seen any more. */
    wasIn: (room: number) => visited.has(room),
    /** Hears from other tabs what was read there; gives the function that ends it. */
    followTabs: () =>
      followStored(key, () => {
        const mark = readStored<{ room: number; seq: number } | undefined>(key, undefined)
        if (mark) see(mark.room, mark.seq)
      }),
    async create(room: { name: string; visibility: Room['visibility'] }): Promise<Room> {
      const created = await api.createRoom(room)
      put(created)
      await load()
      return created
    },
    async join(room: number): Promise<void> {
      put(await api.joinRoom(room))
      await load()
    },
  }
}
