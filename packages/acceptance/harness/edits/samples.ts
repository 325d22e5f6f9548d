import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL } from '@chat/tooling/folders'

/** Milliseconds from an edit to each of its effects, by the effect's name. */
const samples = new Map<string, number[]>()

/** Makes an edit, waits for each effect and records its time. Returns the longest time in ms. */
export async function measure(edit: () => void, effects: Record<string, () => Promise<unknown>>): Promise<number> {
  const start = performance.now()
  edit()
  const times = Object.entries(effects).map(async ([effect, wait]) => {
    await wait()
    const milliseconds = Math.round(performance.now() - start)
    samples.set(effect, [...(samples.get(effect) ?? []), milliseconds])
    return milliseconds
  })
  return Math.max(...(await Promise.all(times)))
}

/** Writes every sample to `.local/reports/<name>.json`, and prints median, p95 and maximum of each effect. */
export function writeSamples(name: string): void {
  mkdirSync(join(LOCAL, 'reports'), { recursive: true })
  writeFileSync(join(LOCAL, 'reports', `${name}.json`), JSON.stringify(Object.fromEntries(samples)))
  for (const [effect, all] of samples) {
    const sorted = all.toSorted((one, other) => one - other)
    const [median, p95, slowest] = [0.5, 0.95, 1].map((part) => sorted[Math.ceil(part * sorted.length) - 1])
    console.log(`${effect}: median ${median} ms, p95 ${p95} ms, slowest ${slowest} ms of ${all.length} edits`)
  }
}
