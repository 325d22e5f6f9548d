import type { Change } from '@chat/contract/changes'
import { RESUME_MAX_CHANGES } from '@chat/contract/limits'
import { DatabaseAway } from '../db/errors.ts'
import type { ReplayBuffer } from './replay-buffer.ts'

/** Changes in one read. A larger read would delay the other statements of the connection. */
const READ_MAX_CHANGES = 1_000

export interface RoomStreamOptions {
  /** The last change of the room when the stream begins. */
  seq: number
  buffer: ReplayBuffer
  /** Reads up to `limit` changes after `seq` from the database, in order. */
  read: (seq: number, limit: number) => Promise<Change[]>
  /** Receives the next changes, without a gap, with their JSON. */
  emit: (changes: Change[], json: string[]) => void
  /** A read failed. The next notification or poll reads again. */
  onError: (error: unknown) => void
  /** Retention deleted the changes that come next. Subscribers must reload the room. */
  onTruncated: () => void
}

export type RoomStream = ReturnType<typeof createRoomStream>

/** The changes to send before live events, or the reason why the client must reload the room. */
export type Resumption =
  | { changes: string[]; seq: number; source: 'memory' | 'database' }
  | { reset: 'ahead' | 'behind' }

/**
 * Emits every change of a room once, in order, without a gap, whatever the order of the notifications. It holds early changes
 * and reads a gap once for all subscribers.
 */
export function createRoomStream({ seq: start, buffer, read, emit, onError, onTruncated }: RoomStreamOptions) {
  const early = new Map<number, Change>()
  let seq = start
  /** The highest seq in any notification or request. */
  let known = start
  let filling: Promise<void> | undefined

  function accept(changes: Change[]) {
    for (const change of changes) if (change.seq > seq) early.set(change.seq, change)
    const next: Change[] = []
    for (let change = early.get(seq + 1); change; change = early.get(seq + 1)) {
      seq = change.seq
      early.delete(seq)
      next.push(change)
    }
    if (next.length > 0) emit(next, next.map(buffer.add))
  }

  /** Continues behind a gap that the database cannot fill. */
  function skipTo(first: number) {
    onTruncated()
    seq = first - 1
    buffer.clear()
    early.clear()
  }

  async function fill() {
    try {
      while (seq < known) {
        const target = known
        const generation = buffer.generation()
        const changes = await read(seq, READ_MAX_CHANGES)
        // The changes may contain an old name.
        if (generation !== buffer.generation()) continue
        if (changes[0] && changes[0].seq > seq + 1) skipTo(changes[0].seq)
        accept(changes)
        // The database has no such seq, so the notification or the request was wrong.
        if (changes.length === 0 && known === target) known = seq
      }
    } catch (error) {
      onError(error)
    } finally {
      filling = undefined
    }
  }

  /** Reads and emits the missing changes up to `target`. */
  function advance(target: number): Promise<void> {
    known = Math.max(known, target)
    if (seq >= known) return Promise.resolve()
    filling ??= fill()
    return filling
  }

  return {
    advance,

    /** Takes changes in any order. Ignores repeated ones. */
    accept(changes: Change[]) {
      accept(changes)
      if (early.size > 0) void advance(Math.max(...early.keys()))
    },

    /**
     * Passes the changes after `from` to `deliver`, which subscribes the client. `deliver` is synchronous, so no change falls
     * between the replay and the live events. Rejects with DatabaseAway.
     */
    async resume(from: number, deliver: (resumption: Resumption) => void): Promise<void> {
      if (from > seq) await advance(from)
      if (from > seq) {
        // If the read failed, `known` still has this seq. If the database has no such seq, `fill` lowered it.
        if (known >= from) throw new DatabaseAway()
        return deliver({ reset: 'ahead' })
      }
      const missed: string[] = []
      for (let at = from; ; ) {
        if (seq - from > RESUME_MAX_CHANGES) return deliver({ reset: 'behind' })
        const recent = at >= seq ? [] : buffer.listAfter(at)
        const source = missed.length > 0 ? 'database' : 'memory'
        if (recent) return deliver({ changes: [...missed, ...recent], seq: Math.max(at, seq), source })
        const generation = buffer.generation()
        const changes = await read(at, READ_MAX_CHANGES)
        if (generation !== buffer.generation()) continue
        const last = changes.at(-1)
        // Retention deleted the next changes.
        if (!last || changes[0]?.seq !== at + 1) return deliver({ reset: 'behind' })
        // Emit changes that are newer than this stream now, or the client would receive them twice.
        accept(changes)
        const joined = buffer.prepend(changes, seq)
        if (joined) return deliver({ changes: [...missed, ...joined], seq, source: 'database' })
        missed.push(...changes.map((change) => JSON.stringify(change)))
        at = last.seq
      }
    },
  }
}
