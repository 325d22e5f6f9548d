export type Tally = ReturnType<typeof createTally>

/** Counts the cases and their results, by route or event. */
export function createTally() {
  const counts = new Map<string, Map<string, number>>()
  let cases = 0
  let valid = 0

  return {
    /** Counts a case of a route or event with its result. */
    count(about: string, end: string | number, kind?: 'valid') {
      cases += 1
      if (kind === 'valid') valid += 1
      const ends = counts.get(about) ?? new Map<string, number>()
      counts.set(about, ends.set(String(end), (ends.get(String(end)) ?? 0) + 1))
    },

    cases: () => cases,
    /** Returns the share of valid cases. */
    validShare: () => valid / cases,
    /** Returns the results of the cases of a route or event. */
    endsOf: (about: string): string[] => [...(counts.get(about)?.keys() ?? [])],

    print() {
      console.log(`${cases} cases, ${Math.round((100 * valid) / cases)} % of them valid`)
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
