import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LOCAL, ROOT } from './folders.ts'

/** Makes a replica hold on to ever more. */
const LEAK = `--import ${new URL('../bench/src/growth/leak.ts', import.meta.url).href}`

/** As long as it takes on a machine that is busy. */
const TIMEOUT_MS = 180_000

/** Runs a command to its end, with its exit code in the first line; its figures mean nothing here, that it comes to its end does. */
function runToEnd(name: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const options = { cwd: ROOT, encoding: 'utf8', timeout: TIMEOUT_MS, env: { ...process.env, ...env } } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', `${name}.ts`), ...args], options)
  return `${status}\n${stdout}\n${stderr}`
}

function runScript(name: string, ...args: string[]) {
  const output = runToEnd(name, args)
  expect(output).toMatch(/^0\n/)
  return output
}

test(
  'a smoke run of the bench measures both sides, and leaves table, chart and figures',
  () => {
    const output = runScript('bench', '--smoke', 'closed-loop')
    expect(output).toMatch(/\n\| messages stored \| [\d,]+ \/s \| [\d,]+ \/s \|/)
    const folder = join(LOCAL, 'bench', 'smoke')
    const { machine, result } = JSON.parse(readFileSync(join(folder, 'closed-loop.json'), 'utf8'))
    expect(machine.commit).toMatch(/^[0-9a-f]{7,}/)
    const [round] = result.raw
    for (const side of ['ours', 'peer', 'again']) {
      expect(round[side]).toMatchObject({ refused: 0, lost: 0 })
      expect(round[side].messagesPerSecond).toBeGreaterThan(0)
    }
    expect(existsSync(join(folder, 'closed-loop.svg'))).toBe(true)
  },
  TIMEOUT_MS,
)

test(
  'a short run of chaos loses nothing, whatever it does to the replicas',
  () => {
    const output = runScript('chaos', '--faults', '6', '--seed', '3', '--only', 'kill,cut,database-cut,bus')
    expect(output).toMatch(/\n\| ([\d,]+) \| \1 \| [\d,]+ \| 0 \| 0 \| 0 \| 0 \| 0 \|\n/)
    expect(output).toContain('Replicas that ended by themselves: 0.')
  },
  TIMEOUT_MS,
)

test(
  'a short run of fuzz finds nothing, and looks at what is left behind',
  () => {
    const output = runScript('fuzz', '--cases', '2000', '--seed', '3', '--skip-schemathesis')
    expect(output).toMatch(/\n\| drawn by fast-check \| 2,000 \| 0 \|\n/)
    expect(output).toMatch(/\n\| sockets \| 0 \| 0 \| 0 \| 0 \| 0, met \|\n/)
  },
  TIMEOUT_MS,
)

test(
  'fuzz fails where a replica grows',
  () => {
    const output = runToEnd('fuzz', ['--cases', '2000', '--skip-schemathesis'], { NODE_OPTIONS: LEAK })
    expect(output).toMatch(/^1\n/)
    expect(output).toMatch(/\n\| live heap, MB \| .* \*\*not met\*\* \|\n/)
  },
  TIMEOUT_MS,
)

test(
  'a short soak shows what three replicas under load hold on to',
  () => {
    const output = runToEnd('soak', ['--minutes', '0.3'])
    expect(output).toMatch(/\n\| live heap, MB \| [\d.]+ \| [\d.]+ \| /)
    expect(output).toMatch(/\n\| [\d,]+ \/s \| [\d,]+ \/s \| [\d,.]+ ms \| 0 \| 0 \| 0 \| \d+ \| 0 \|\n/)
  },
  TIMEOUT_MS,
)
