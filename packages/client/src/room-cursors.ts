import type { Change } from '@chat/contract/changes'

interface Cursor {
  /** The database's epoch in which the room was loaded: a seq means nothing in another one. */
  epoch: string
  /** The last change that was delivered. */
  seq: number
  /** Whether the server was asked for what is missing. */
  asked: boolean
}

/** What to do with changes that came: show `fresh`; when `gap`, ask the server for what is between. */
export interface Delivery {
  fresh: Change[]
  gap: boolean
}

export type RoomCursors = ReturnType<typeof createRoomCursors>

/** Where the client stands in each room that it follows: it decides which changes are new, double, or too early. */
export function createRoomCursors() {
  const cursors = new Map<number, Cursor>()

  return {
    follow: (room: number, seq: number, epoch: string) => void cursors.set(room, { epoch, seq, asked: false }),
    leave: (room: number) => cursors.delete(room),
    list: () => [...cursors].map(([room, { epoch, seq }]) => ({ room, epoch, seq })),

    /** A new connection: what was asked on the last one is not answered any more. */
    forgetQuestions() {
      for (const cursor of cursors.values()) cursor.asked = false
    },

    /** Takes changes in, in any order and any number of times, and gives each once, in order, without a gap. */
    accept(room: number, changes: Change[]): Delivery {
      const cursor = cursors.get(room)
      if (!cursor) return { fresh: [], gap: false }
      const fresh: Change[] = []
      for (const change of changes) {
        if (change.seq <= cursor.seq) continue
        if (change.seq > cursor.seq + 1) return { fresh, gap: ask(cursor) }
        cursor.seq = change.seq
        fresh.push(change)
      }
      return { fresh, gap: false }
    },

    /** The server says that everything up to `seq` was sent. Gives whether something is missing all the same. */
    resumed(room: number, seq: number): boolean {
      const cursor = cursors.get(room)
      if (!cursor) return false
      cursor.asked = false
      return cursor.seq < seq && ask(cursor)
    },
  }
}

// Asked once at a time: a burst of early changes must not become a burst of questions.
function ask(cursor: Cursor): boolean {
  if (cursor.asked) return false
  cursor.asked = true
  return true
}
