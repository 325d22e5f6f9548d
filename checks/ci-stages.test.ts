import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { expect, onTestFinished, test } from 'vitest'

/** Runs a script with the functions of .ci/stages.sh, for at most 10 s. Returns its results, one line for each stage. */
function runStages(script: string): string {
  const logs = temporaryFolder()
  onTestFinished(() => rmSync(logs, { recursive: true }))
  const program = `set -u; logs=$1; exec 3>&1 4>/dev/null; . .ci/stages.sh; ${script}`
  const { status } = spawnSync('bash', ['-c', program, 'bash', logs], { cwd: ROOT, timeout: 10_000 })
  expect(status).toBe(0)
  return readFileSync(join(logs, 'results'), 'utf8').replaceAll(/ \d+ (\d+)$/gm, ' in $1')
}

test('each stage of .ci/run has a name of its own, which is the name of its log', () => {
  const names = [...readFileSync(join(ROOT, '.ci/run'), 'utf8').matchAll(/\bstage ([\w-]+) \d/g)].map(
    ([, name]) => name,
  )
  expect(names.length).toBeGreaterThan(15)
  expect(names).toEqual([...new Set(names)])
})

// `.ci/run` needs the tools of Linux.
if (process.platform === 'linux') {
  test('a stage ends with its command, also if the command has started a daemon', () => {
    const command = 'sleep 30 >/dev/null 2>&1 & echo $! >"$logs/pid"; echo "1 passed, 0 failed"'
    const script = `export logs; stage engine 20 bash -c '${command}'; kill $(cat "$logs/pid")`
    expect(runStages(script)).toBe('engine 1 0 in 20\n')
  })

  test('a lane that ends early counts as a failure', () => {
    const lanes = `whole() { stage one 20 echo '2 passed, 0 failed'; }
      broken() { echo "$unknown"; stage two 20 true; }`
    expect(runStages(`${lanes}; beside whole broken; true`).split('\n').sort()).toEqual([
      '',
      'broken 0 1 in 0',
      'one 2 0 in 20',
    ])
  })
}
