import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'vitest'
import { ROOT } from '../folders.ts'

/** Milliseconds for one of the bench's commands: as long as it takes on a machine that is busy. */
export const SCRIPT_MAX_MS = 180_000

/** Runs a command of scripts/ to its end, with its exit code in the first line; its figures mean nothing here, that it comes to its end does. */
export function runToEnd(name: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  const options = { cwd: ROOT, encoding: 'utf8', timeout: SCRIPT_MAX_MS, env: { ...process.env, ...env } } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', `${name}.ts`), ...args], options)
  return `${status}\n${stdout}\n${stderr}`
}

/** The same for one that must succeed. */
export function runScript(name: string, ...args: string[]): string {
  const output = runToEnd(name, args)
  expect(output).toMatch(/^0\n/)
  return output
}

/** Runs chaos, which must find nothing lost, double, out of order, or acknowledged and not stored. */
export function expectFlawlessChaos(...args: string[]) {
  const output = runScript('chaos', ...args)
  expect(output).toMatch(/\n\| ([\d,]+) \| \1 \| [\d,]+ \| 0 \| 0 \| 0 \| 0 \| 0 \|\n/)
  expect(output).toContain('Replicas that ended by themselves: 0.')
}
