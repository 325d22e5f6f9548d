import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL } from '@chat/tooling/folders'
import { expectFlawlessChaos, runScript, runToEnd, SCRIPT_MAX_MS } from '@chat/tooling/process/run-script'
import { expect, test } from 'vitest'

/** Makes a replica hold on to ever more. */
const LEAK = `--import ${new URL('../resilience/src/growth/leak.ts', import.meta.url).href}`

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
  SCRIPT_MAX_MS,
)

test(
  'a short run of chaos loses nothing, whatever it does to the replicas',
  () => {
    expectFlawlessChaos('--faults', '6', '--seed', '3', '--only', 'kill,cut,database-cut,bus')
  },
  SCRIPT_MAX_MS,
)

test(
  'a short run of fuzz finds nothing, and looks at what is left behind',
  () => {
    const output = runScript('fuzz', '--cases', '2000', '--seed', '3', '--skip-schemathesis')
    expect(output).toMatch(/\n\| drawn by fast-check \| 2,000 \| 0 \|\n/)
    expect(output).toMatch(/\n\| sockets \| 0 \| 0 \| 0 \| 0 \| 0, met \|\n/)
  },
  SCRIPT_MAX_MS,
)

test(
  'fuzz fails where a replica grows',
  () => {
    const output = runToEnd('fuzz', ['--cases', '2000', '--skip-schemathesis'], { NODE_OPTIONS: LEAK })
    expect(output).toMatch(/^1\n/)
    expect(output).toMatch(/\n\| live heap, MB \| .* \*\*not met\*\* \|\n/)
  },
  SCRIPT_MAX_MS,
)

test(
  'a short soak shows what three replicas under load hold on to',
  () => {
    const output = runToEnd('soak', ['--minutes', '0.3'])
    expect(output).toMatch(/\n\| live heap, MB \| [\d.]+ \| [\d.]+ \| /)
    expect(output).toMatch(/\n\| [\d,]+ \/s \| [\d,]+ \/s \| [\d,.]+ ms \| 0 \| 0 \| 0 \| \d+ \| 0 \|\n/)
  },
  SCRIPT_MAX_MS,
)
