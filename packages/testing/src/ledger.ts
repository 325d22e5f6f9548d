/** A message as the database has it in the end. */
export interface StoredMessage {
  id: string
  seq: number
}

/** What a run under faults comes to. All but the first three and the silence must be 0. */
export interface LedgerReport {
  sent: number
  stored: number
  /** Displays that had to happen: each stored message, for each reader that followed. */
  expected: number
  acknowledgedNotStored: number
  storedTwice: number
  missing: number
  double: number
  outOfOrder: number
  /** The longest time in which one reader was shown nothing, in ms. */
  worstSilenceMs: number
}

interface Reader {
  /** The seq from which it followed. */
  from: number
  seqs: number[]
  lastAt: number
  worstSilenceMs: number
  /** The same since `takeWorstSilence`. */
  recentSilenceMs: number
}

export type Ledger = ReturnType<typeof createLedger>

/** Writes down what clients of one room sent, were told is stored, and displayed; judges it against the database. */
export function createLedger(now: () => number = () => performance.now()) {
  const sent = new Set<string>()
  const acknowledged = new Map<string, number>()
  const readers: Reader[] = []

  return {
    sent: (id: string) => sent.add(id),
    acknowledged: (id: string, seq: number) => acknowledged.set(id, seq),

    /** A reader that follows from `from` on; gives the function to call for each message that it displays. */
    addReader(from: number): (seq: number) => void {
      const reader: Reader = { from, seqs: [], lastAt: now(), worstSilenceMs: 0, recentSilenceMs: 0 }
      readers.push(reader)
      return (seq) => {
        const at = now()
        reader.worstSilenceMs = Math.max(reader.worstSilenceMs, at - reader.lastAt)
        reader.recentSilenceMs = Math.max(reader.recentSilenceMs, at - reader.lastAt)
        reader.lastAt = at
        reader.seqs.push(seq)
      }
    },

    /** Displays so far, over all readers. */
    displays: () => readers.reduce((sum, reader) => sum + reader.seqs.length, 0),

    /** When the reader that has waited the longest was shown something. */
    quietSince: () => Math.min(...readers.map((reader) => reader.lastAt)),

    /** The longest silence, in ms, that ended for any reader since this was asked the last time. */
    takeWorstSilence(): number {
      const worst = Math.max(0, ...readers.map((reader) => reader.recentSilenceMs))
      for (const reader of readers) reader.recentSilenceMs = 0
      return worst
    },

    judge(stored: StoredMessage[]): LedgerReport {
      const seqById = new Map(stored.map(({ id, seq }) => [id, seq]))
      const report: LedgerReport = {
        sent: sent.size,
        stored: stored.length,
        expected: 0,
        acknowledgedNotStored: [...acknowledged].filter(([id, seq]) => seqById.get(id) !== seq).length,
        storedTwice: stored.length - seqById.size,
        missing: 0,
        double: 0,
        outOfOrder: 0,
        worstSilenceMs: Math.round(Math.max(0, ...readers.map((reader) => reader.worstSilenceMs))),
      }
      for (const { from, seqs } of readers) {
        const displayed = new Set(seqs)
        const expected = stored.filter(({ seq }) => seq > from)
        report.expected += expected.length
        report.missing += expected.filter(({ seq }) => !displayed.has(seq)).length
        report.double += seqs.length - displayed.size
        report.outOfOrder += seqs.filter((seq, index) => seq < (seqs[index - 1] ?? 0)).length
      }
      return report
    },
  }
}
