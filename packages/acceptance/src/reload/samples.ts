import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL } from '../../../../scripts/folders.ts'

/** Milliseconds from an edit to its being seen, by what was seen. */
const samples = new Map<string, number[]>()

/** Does the edit, waits until it is seen in each way, and keeps how long each took. Gives the longest, in milliseconds. */
export async function measure(edit: () => void, seen: Record<string, () => Promise<unknown>>): Promise<number> {
  const start = performance.now()
  edit()
  const times = Object.entries(seen).map(async ([what, wait]) => {
    await wait()
    const milliseconds = Math.round(performance.now() - start)
    samples.set(what, [...(samples.get(what) ?? []), milliseconds])
    return milliseconds
  })
  return Math.max(...(await Promise.all(times)))
}

/** Keeps every sample in `.local/reports/<name>.json`, and prints the median and the slowest of each kind. */
export function writeSamples(name: string): void {
  mkdirSync(join(LOCAL, 'reports'), { recursive: true })
  writeFileSync(join(LOCAL, 'reports', `${name}.json`), JSON.stringify(Object.fromEntries(samples)))
  for (const [what, all] of samples) {
    const sorted = all.toSorted((one, other) => one - other)
    const median = sorted[Math.floor(sorted.length / 2)]
    console.log(`${what}: median ${median} ms, slowest ${sorted.at(-1)} ms of ${all.length} edits`)
  }
}
