/** A message in the database at the end of a run. */
export interface StoredMessage {
  id: string
  seq: number
}

/** The result of a run. All numbers except `sent`, `stored`, `expected` and `worstSilenceMs` must be 0. */
export interface LedgerReport {
  sent: number
  stored: number
  /** Expected displays: each stored message, for each reader with a subscription. */
  expected: number
  acknowledgedNotStored: number
  storedTwice: number
  missing: number
  double: number
  outOfOrder: number
  /** The longest time without a display for any reader, in milliseconds. */
  worstSilenceMs: number
}

interface Reader {
  /** The seq at the start of the subscription. */
  from: number
  seqs: number[]
  lastAt: number
  worstSilenceMs: number
  /** The worst silence since the last `takeWorstSilence`. */
  recentSilenceMs: number
}

export type Ledger = ReturnType<typeof createLedger>

/** Creates a ledger of one room. It records sends, acknowledgements and displays, and compares them with the database. */
export function createLedger(now: () => number = () => performance.now()) {
  const sent = new Set<string>()
  const acknowledged = new Map<string, number>()
  const readers: Reader[] = []

  return {
    sent: (id: string) => sent.add(id),
    acknowledged: (id: string, seq: number) => acknowledged.set(id, seq),

    /** Adds a reader that subscribes from `from`. Returns the function to call for each displayed message. */
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

    /** Returns the displays of all readers so far. */
    displays: () => readers.reduce((sum, reader) => sum + reader.seqs.length, 0),

    /** Returns the time of the oldest last display of any reader. */
    quietSince: () => Math.min(...readers.map((reader) => reader.lastAt)),

    /** Returns the longest silence of any reader that ended since the last call, in milliseconds. */
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
