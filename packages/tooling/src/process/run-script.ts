import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'vitest'
import { ROOT } from '../folders.ts'

/** Maximum ms for one command on a busy machine. */
export const SCRIPT_MAX_MS = 180_000

/** Runs a command of scripts/ to its end. Returns a line with its exit code, then its output. */
export function runToEnd(name: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  const options = { cwd: ROOT, encoding: 'utf8', timeout: SCRIPT_MAX_MS, env: { ...process.env, ...env } } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', `${name}.ts`), ...args], options)
  return `${status}\n${stdout}\n${stderr}`
}

/** Like `runToEnd`, for a command that must succeed. */
export function runScript(name: string, ...args: string[]): string {
  const output = runToEnd(name, args)
  expect(output).toMatch(/^0\n/)
  return output
}

/** Runs chaos. Its report must count no lost, duplicated, disordered, or acknowledged but not stored message. */
export function expectFlawlessChaos(...args: string[]) {
  const output = runScript('chaos', ...args)
  expect(output).toMatch(/\n\| ([\d,]+) \| \1 \| [\d,]+ \| 0 \| 0 \| 0 \| 0 \| 0 \|\n/)
  expect(output).toContain('Unexpected ends of replicas: 0.')
}
