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
  let characters = 0

  function keep(kept: Entry[]) {
    entries = kept
    characters = kept.reduce((sum, { json }) => sum + json.length, 0)
  }

  /** Drops what is too old or too much, once there are more than `slack` of it. */
  function trim(now: number, slack: number) {
    const young = entries.findIndex((entry) => now - entry.addedAt <= RING_MAX_AGE_MS)
    const start = Math.max(young === -1 ? entries.length : young, entries.length - RING_MAX_CHANGES)
    if (start > slack) keep(entries.slice(start))
  }

  return {
    /** Adds the next change and gives its JSON. */
    add(change: Change): string {
      const now = Date.now()
      refresh(entries, change)
      const json = JSON.stringify(change)
      entries.push({ change, json, addedAt: now })
      characters += json.length
      // In larger pieces: moving the whole ring for each change would cost more than the memory does.
      trim(now, RING_MAX_CHANGES / 4)
      return json
    },

    /**
     * The JSON of changes that were read from the database and of all that follow; undefined when they do not reach the
     * ring's begin, or `end`, its last change, when it is empty. With `kept`, one client reads them for all that come back.
     */
    join(changes: Change[], end: number, kept: boolean): string[] | undefined {
      const begin = entries[0]?.change.seq ?? end + 1
      if ((changes.at(-1)?.seq ?? 0) < begin - 1) return undefined
      const now = Date.now()
      const addedAt = entries[0]?.addedAt ?? now
      const older = changes
        .filter(({ seq }) => seq < begin)
        .map((change) => ({ change, json: JSON.stringify(change), addedAt }))
      // They were read before some of what the ring holds was told.
      for (const { change } of entries) refresh(older, change)
      const joined = [...older, ...entries]
      if (kept) {
        keep(joined)
        trim(now, 0)
      }
      const first = changes[0]?.seq ?? begin
      return joined.filter(({ change }) => change.seq >= first).map(({ json }) => json)
    },

    trim: () => trim(Date.now(), 0),

    /** How long the JSON that it holds was when it was told. */
    countCharacters: () => characters,

    /** The JSON of every change after `seq`; undefined when the ring does not reach back that far. */
    listAfter(seq: number): string[] | undefined {
      trim(Date.now(), 0)
      const first = entries[0]
      if (!first || first.change.seq > seq + 1) return undefined
      return entries.slice(seq + 1 - first.change.seq).map((entry) => entry.json)
    },
  }
}

/** What was edited or deleted since is told as it is now, here as in the database. */
function refresh(entries: Entry[], change: Change) {
  if (change.kind !== 'message:edited' && change.kind !== 'message:deleted') return
  const { message } = change
  for (const entry of entries) {
    if (!('message' in entry.change) || entry.change.message.seq !== message.seq) continue
    entry.change = { ...entry.change, message }
    entry.json = JSON.stringify(entry.change)
  }
}
