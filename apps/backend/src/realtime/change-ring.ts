import type { Change } from '@chat/contract/changes'

/** Changes of a room that are kept in memory for those who come back. */
const RING_MAX_CHANGES = 1_000

/** Milliseconds that they are kept: whoever is away longer reads from the database. */
const RING_MAX_AGE_MS = 5 * 60_000

interface Entry {
  change: Change
  /** Encoded once, for everyone who gets it. */
  json: string
  addedAt: number
}

/** The last changes of one room, without a gap, as JSON ready to send. */
export function createChangeRing() {
  let entries: Entry[] = []

  function trim(now: number) {
    const young = entries.findIndex((entry) => now - entry.addedAt <= RING_MAX_AGE_MS)
    const start = Math.max(young === -1 ? entries.length : young, entries.length - RING_MAX_CHANGES)
    // Cut in larger pieces: moving the whole ring for each change would cost more than the memory does.
    if (start > RING_MAX_CHANGES / 4) entries = entries.slice(start)
  }

  return {
    /** Adds the next change and gives its JSON. */
    add(change: Change): string {
      const now = Date.now()
      // What was edited or deleted since is told as it is now, here as in the database.
      if (change.kind === 'message:edited' || change.kind === 'message:deleted') refresh(entries, change)
      const json = JSON.stringify(change)
      entries.push({ change, json, addedAt: now })
      trim(now)
      return json
    },

    /** The JSON of every change after `seq`; undefined when the ring does not reach back that far. */
    listAfter(seq: number): string[] | undefined {
      const first = entries[0]
      if (!first || first.change.seq > seq + 1) return undefined
      return entries.slice(seq + 1 - first.change.seq).map((entry) => entry.json)
    },
  }
}

function refresh(entries: Entry[], { message }: Extract<Change, { kind: 'message:edited' | 'message:deleted' }>) {
  for (const entry of entries) {
    if (!('message' in entry.change) || entry.change.message.seq !== message.seq) continue
    entry.change = { ...entry.change, message }
    entry.json = JSON.stringify(entry.change)
  }
}
