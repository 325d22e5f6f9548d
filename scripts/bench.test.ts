import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LOCAL, ROOT } from './folders.ts'

/** As long as it takes on a machine that is busy. */
const TIMEOUT_MS = 180_000

/** Runs a command to its end; its figures mean nothing here, that it comes to its end does. */
function runScript(name: string, ...args: string[]) {
  const options = { cwd: ROOT, encoding: 'utf8', timeout: TIMEOUT_MS } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', `${name}.ts`), ...args], options)
  expect(`${status}\n${stdout}\n${stderr}`).toMatch(/^0\n/)
  return stdout
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
    const output = runScript('chaos', '--faults', '5', '--seed', '2', '--only', 'kill,cut,bus')
    expect(output).toMatch(/\n\| ([\d,]+) \| \1 \| [\d,]+ \| 0 \| 0 \| 0 \| 0 \| 0 \|\n/)
    expect(output).toContain('Replicas that ended by themselves: 0.')
  },
  TIMEOUT_MS,
)
