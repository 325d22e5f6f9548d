export type Tally = ReturnType<typeof createTally>

/** Counts what was tried, by route or event, and how it ended. */
export function createTally() {
  const counts = new Map<string, Map<string, number>>()
  let cases = 0
  let valid = 0

  return {
    /** One case, about a route or an event, that ended so. */
    count(about: string, end: string | number, kind?: 'valid') {
      cases += 1
      if (kind === 'valid') valid += 1
      const ends = counts.get(about) ?? new Map<string, number>()
      counts.set(about, ends.set(String(end), (ends.get(String(end)) ?? 0) + 1))
    },

    cases: () => cases,
    /** The share of cases that were valid by construction. */
    validShare: () => valid / cases,
    /** Every way in which cases about this route or event ended. */
    endsOf: (about: string): string[] => [...(counts.get(about)?.keys() ?? [])],

    print() {
      console.log(`${cases} cases, ${Math.round((100 * valid) / cases)} % of them valid by construction`)
      for (const [about, ends] of [...counts].sort(([a], [b]) => a.localeCompare(b))) {
        console.log(
          `  ${about}: ${[...ends]
            .sort()
            .map(([end, count]) => `${end} ${count}x`)
            .join(', ')}`,
        )
      }
    },
  }
}
