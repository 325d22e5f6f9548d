import type { Change } from '@chat/contract/changes'

/** Changes of one room that the buffer keeps. Without this limit a busy room would use the memory of all other rooms. */
const BUFFER_MAX_CHANGES = 1_000

/** Milliseconds for which the buffer keeps a change. Clients that are away longer are served from the database. */
const BUFFER_MAX_AGE_MS = 5 * 60_000

interface Entry {
  change: Change
  /** Encoded once for all clients. */
  json: string
  addedAt: number
}

export type ReplayBuffer = ReturnType<typeof createReplayBuffer>

/**
 * The latest changes of one room, without a gap, as JSON. The replica replays them to reconnecting clients.
 * @param isFull whether the buffers of all rooms have used up their memory
 */
export function createReplayBuffer(isFull: () => boolean) {
  let entries: Entry[] = []
  let characters = 0
  let generation = 0

  function replace(next: Entry[]) {
    entries = next
    characters = next.reduce((sum, { json }) => sum + json.length, 0)
  }

  /** Removes entries that are too old or too many, if there are more than `slack` of them. */
  function evict(now: number, slack: number) {
    const young = entries.findIndex((entry) => now - entry.addedAt <= BUFFER_MAX_AGE_MS)
    const start = Math.max(young === -1 ? entries.length : young, entries.length - BUFFER_MAX_CHANGES)
    if (start > slack) replace(entries.slice(start))
  }

  return {
    /** Adds the next change and returns its JSON. */
    add(change: Change): string {
      const now = Date.now()
      update(entries, change)
      const json = JSON.stringify(change)
      entries.push({ change, json, addedAt: now })
      characters += json.length
      // Evict in batches, because each eviction copies the whole buffer.
      evict(now, BUFFER_MAX_CHANGES / 4)
      return json
    },

    /**
     * Returns the JSON of `changes`, which were read from the database, and of all buffered changes after them. Stores them,
     * unless the memory is full, so that one read serves all reconnecting clients. Returns undefined if there is a gap before
     * the buffer, or before `end`, the last change of the room, if the buffer is empty.
     */
    prepend(changes: Change[], end: number): string[] | undefined {
      const begin = entries[0]?.change.seq ?? end + 1
      if ((changes.at(-1)?.seq ?? 0) < begin - 1) return undefined
      const now = Date.now()
      const addedAt = entries[0]?.addedAt ?? now
      const older = changes
        .filter(({ seq }) => seq < begin)
        .map((change) => ({ change, json: JSON.stringify(change), addedAt }))
      // The buffer may contain edits that are newer than the read.
      for (const { change } of entries) update(older, change)
      const joined = [...older, ...entries]
      if (!isFull()) {
        replace(joined)
        evict(now, 0)
      }
      const first = changes[0]?.seq ?? begin
      return joined.filter(({ change }) => change.seq >= first).map(({ json }) => json)
    },

    /** Returns the JSON of every change after `seq`, or undefined if the buffer does not reach back that far. */
    listAfter(seq: number): string[] | undefined {
      evict(Date.now(), 0)
      const first = entries[0]
      if (!first || first.change.seq > seq + 1) return undefined
      return entries.slice(seq + 1 - first.change.seq).map((entry) => entry.json)
    },

    evictOld: () => evict(Date.now(), 0),

    clear() {
      replace([])
      generation += 1
    },

    /** Changes with each `clear`. Data that was read before a `clear` must not be used after it. */
    generation: () => generation,

    /** Characters of JSON, without later edits. */
    size: () => characters,
  }
}

/** Replaces an edited or deleted message in older entries, so that a replay never contains a deleted text. */
function update(entries: Entry[], change: Change) {
  if (change.kind !== 'message:edited' && change.kind !== 'message:deleted') return
  const { message } = change
  for (const entry of entries) {
    if (!('message' in entry.change) || entry.change.message.seq !== message.seq) continue
    entry.change = { ...entry.change, message }
    entry.json = JSON.stringify(entry.change)
  }
}
