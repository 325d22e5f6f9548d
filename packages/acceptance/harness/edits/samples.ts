import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL } from '@chat/tooling/folders'

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

/** Keeps every sample in `.local/reports/<name>.json`, and prints of each kind the median, p95 and the slowest. */
export function writeSamples(name: string): void {
  mkdirSync(join(LOCAL, 'reports'), { recursive: true })
  writeFileSync(join(LOCAL, 'reports', `${name}.json`), JSON.stringify(Object.fromEntries(samples)))
  for (const [what, all] of samples) {
    const sorted = all.toSorted((one, other) => one - other)
    const [median, p95, slowest] = [0.5, 0.95, 1].map((part) => sorted[Math.ceil(part * sorted.length) - 1])
    console.log(`${what}: median ${median} ms, p95 ${p95} ms, slowest ${slowest} ms of ${all.length} edits`)
  }
}
