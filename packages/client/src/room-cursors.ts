import type { Change } from '@chat/contract/changes'

interface Cursor {
  /** The epoch in which the room was loaded. A seq is valid in its epoch only. */
  epoch: string
  /** The seq of the last delivered change. */
  seq: number
  /** Whether the client has requested the missing changes. */
  requested: boolean
}

/** `fresh`: the changes to deliver. `gap`: whether to request the missing changes from the server. */
export interface Delivery {
  fresh: Change[]
  gap: boolean
}

export type RoomCursors = ReturnType<typeof createRoomCursors>

/** Creates the cursors of all subscriptions. They decide whether a change is new, a duplicate, or behind a gap. */
export function createRoomCursors() {
  const cursors = new Map<number, Cursor>()

  return {
    add: (room: number, seq: number, epoch: string) => void cursors.set(room, { epoch, seq, requested: false }),
    delete: (room: number) => cursors.delete(room),
    list: () => [...cursors].map(([room, { epoch, seq }]) => ({ room, epoch, seq })),

    /** Forgets open requests. Call it after each connect, because the old connection does not answer them. */
    forgetRequests() {
      for (const cursor of cursors.values()) cursor.requested = false
    },

    /** Accepts changes in any order and any number of times. Returns each once, in order, without a gap. */
    accept(room: number, changes: Change[]): Delivery {
      const cursor = cursors.get(room)
      if (!cursor) return { fresh: [], gap: false }
      const fresh: Change[] = []
      for (const change of changes) {
        if (change.seq <= cursor.seq) continue
        if (change.seq > cursor.seq + 1) return { fresh, gap: request(cursor) }
        cursor.seq = change.seq
        fresh.push(change)
      }
      return { fresh, gap: false }
    },

    /** Handles the end of a replay up to `seq`. Returns whether to request missing changes. */
    resumed(room: number, seq: number): boolean {
      const cursor = cursors.get(room)
      if (!cursor) return false
      cursor.requested = false
      return cursor.seq < seq && request(cursor)
    },
  }
}

// One request at a time: otherwise each change behind the gap would cause a replay.
function request(cursor: Cursor): boolean {
  if (cursor.requested) return false
  cursor.requested = true
  return true
}
