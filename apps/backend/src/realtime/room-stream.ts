import type { Change } from '@chat/contract/changes'
import { RESUME_MAX_CHANGES } from '@chat/contract/limits'
import { DatabaseAway } from '../db/errors.ts'
import { createChangeRing } from './change-ring.ts'

/** Changes read at once to fill a gap. */
const READ_MAX_CHANGES = 1_000

export interface RoomStreamOptions {
  /** The room's last change when the stream begins. */
  seq: number
  /** Reads up to `limit` changes after `seq` from the database, in order. */
  read: (seq: number, limit: number) => Promise<Change[]>
  /** The next changes, contiguous, with their JSON. */
  emit: (changes: Change[], json: string[]) => void
  /** A read failed; the stream stays where it is until the next hint or look. */
  onError: (error: unknown) => void
  /** Whether enough is remembered, of all rooms, without what is read. */
  isMemoryFull: () => boolean
  /** What comes next is gone for good, as retention deletes old changes: whoever follows has to load the room anew. */
  onHole: () => void
}

export type RoomStream = ReturnType<typeof createRoomStream>

/** How a resume can be served: what to send before the live events, or why it cannot continue. */
export type Resumption =
  | { changes: string[]; seq: number; source: 'memory' | 'database' }
  | { reset: 'ahead' | 'behind' }

/**
 * One room as this replica tells it: every change once, in order, without a gap, whatever order the bus brings them
 * in. What comes early is held; what is missing is read once, for all who follow the room.
 */
export function createRoomStream({ seq: start, read, emit, isMemoryFull, onError, onHole }: RoomStreamOptions) {
  let ring = createChangeRing()
  const early = new Map<number, Change>()
  let seq = start
  /** The highest seq that anybody spoke of. */
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
    if (next.length > 0) emit(next, next.map(ring.add))
  }

  // What is being read, and comes after it, is read once more.
  function forget() {
    ring = createChangeRing()
  }

  /** Goes on behind a hole in the log. */
  function skipTo(first: number) {
    onHole()
    seq = first - 1
    forget()
    early.clear()
  }

  async function fill() {
    try {
      while (seq < known) {
        const target = known
        const memory = ring
        const changes = await read(seq, READ_MAX_CHANGES)
        // Names are others since.
        if (memory !== ring) continue
        if (changes[0] && changes[0].seq > seq + 1) skipTo(changes[0].seq)
        accept(changes)
        // Nobody can have more than the database: what was said of the future was wrong.
        if (changes.length === 0 && known === target) known = seq
      }
    } catch (error) {
      onError(error)
    } finally {
      filling = undefined
    }
  }

  /** The room has reached `target`: fetches what is missing up to there. */
  function advance(target: number): Promise<void> {
    known = Math.max(known, target)
    if (seq >= known) return Promise.resolve()
    filling ??= fill()
    return filling
  }

  return {
    /** The last change that was emitted. */
    seq: () => seq,
    advance,

    /** Whoever comes back is served from the database, as it is now, until there is more to remember. */
    forget,

    /** Gives up what is too old to be remembered. */
    trim: () => ring.trim(),

    /** How much is remembered, in characters of JSON. */
    countCharacters: () => ring.countCharacters(),

    /** Changes that somebody stored, maybe double, maybe early. */
    accept(changes: Change[]) {
      accept(changes)
      if (early.size > 0) void advance(Math.max(...early.keys()))
    },

    /**
     * Hands what a client at `from` has missed to `deliver`, which attaches the client: it is called, not awaited, so
     * that no change falls between the two. Rejects when the database is away.
     */
    async resume(from: number, deliver: (resumption: Resumption) => void): Promise<void> {
      if (from > seq) await advance(from)
      if (from > seq) {
        // What could not be read is still known of; what the database does not have is not.
        if (known >= from) throw new DatabaseAway()
        return deliver({ reset: 'ahead' })
      }
      const missed: string[] = []
      for (let at = from; ; ) {
        if (seq - from > RESUME_MAX_CHANGES) return deliver({ reset: 'behind' })
        const recent = at >= seq ? [] : ring.listAfter(at)
        const source = missed.length > 0 ? 'database' : 'memory'
        if (recent) return deliver({ changes: [...missed, ...recent], seq: Math.max(at, seq), source })
        const memory = ring
        const changes = await read(at, READ_MAX_CHANGES)
        if (memory !== ring) continue
        const last = changes.at(-1)
        // What follows was deleted by retention.
        if (!last || changes[0]?.seq !== at + 1) return deliver({ reset: 'behind' })
        // The database may be ahead of this stream: told now, these are not told again once the client is attached.
        accept(changes)
        // What was deleted while it was read is told as it is now.
        const kept = ring.join(changes, seq, !isMemoryFull())
        if (kept) return deliver({ changes: [...missed, ...kept], seq, source: 'database' })
        missed.push(...changes.map((change) => JSON.stringify(change)))
        at = last.seq
      }
    },
  }
}
