import { spawn } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROOT } from './folders.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

let project: string
beforeEach(() => {
  project = join(temporaryFolder(), 'a folder with spaces')
  cpSync(join(ROOT, 'scripts'), join(project, 'scripts'), { recursive: true })
  cpSync(join(ROOT, 'package.json'), join(project, 'package.json'))
})
afterEach(() => rmSync(join(project, '..'), { recursive: true }))

/** Runs `node scripts/run.mjs` in a project into which nothing is installed yet. */
function run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(project, 'scripts', 'run.mjs'), ...args], {
    env: { ...process.env, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}

test('an unknown command is told those that there are', async () => {
  const { code, output } = await run(['fly'])
  expect(code).toBe(1)
  expect(output).toMatch(/There is no command fly\. Choose one of: .*start.*test/)
  expect(output).not.toMatch(/^\s+at /m)
})

test('a registry that cannot be reached is told in a sentence with what to do', async () => {
  const { code, output } = await run(['start'], { npm_config_registry: 'http://127.0.0.1:9/' })
  expect(code).toBe(1)
  expect(output).toMatch(
    'Fetching Node and pnpm did not work. The package registry cannot be reached: check the network',
  )
  expect(output).not.toMatch(/^\s+at /m)
})
