import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TARGETS } from '@chat/acceptance/harness/drivers'
import { ROOT } from '@chat/tooling/folders'
import { BY_THEMSELVES } from '@chat/tooling/process/needs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const FOLDER = join(ROOT, '.github', 'workflows')

interface Job {
  permissions?: Record<string, string>
  strategy?: { matrix: Record<string, string[]> }
  steps?: { run?: string }[]
}

interface Workflow {
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

const workflows = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8')
  return { ...(parse(text) as Workflow), name, text }
})

test.each(workflows)('B7: $name pins each action by its commit, with a comment for the version', ({ text }) => {
  const actions = [...text.matchAll(/uses: (?!\.\/)(.*)$/gm)].map(([, action]) => action)
  expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v[\d.]+$/.test(action ?? ''))).toEqual([])
})

test.each(workflows)(
  'B7: $name has read permission only, except for jobs that may write packages',
  ({ permissions, jobs }) => {
    expect(permissions).toEqual({ contents: 'read' })
    const written = Object.values(jobs).flatMap((job) =>
      Object.entries(job.permissions ?? {}).flatMap(([scope, right]) => (right === 'write' ? [scope] : [])),
    )
    expect(written.filter((scope) => scope !== 'packages')).toEqual([])
  },
)

test.each(workflows)('B7: every step of $name is a command that also runs outside GitHub', ({ jobs }) => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const commands = Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []))
  const known = ['test', ...Object.keys(scripts).map((name) => `run ${name}`)].map((name) => `npm ${name}`)
  const others = commands.filter((command) => !known.some((start) => `${command} `.startsWith(`${start} `)))
  expect(
    others.filter(
      (command) => !/^(\.github\/[\w-]+\.sh(?: [\w-]+)*$|docker run|printf %s "\$TOKEN" \| docker login)/.test(command),
    ),
  ).toEqual([])
})

const ci = workflows.find(({ name }) => name === 'ci.yml')?.jobs ?? {}
const script = readFileSync(join(ROOT, '.ci', 'run'), 'utf8')
const inScript = (command: RegExp) => [...script.matchAll(command)].map(([, name]) => name).sort()

test('B7: CI runs each stage of .ci/run', () => {
  // The stage `criteria` reads the reports of other stages, which GitHub runs on other machines.
  const stages = inScript(/npm test -- (\w+)/g).filter((name) => name !== 'criteria')
  expect(ci.stage?.strategy?.matrix.stage?.toSorted()).toEqual(stages)
})

test('B7: CI and .ci/run test each target', () => {
  const alone = Object.values(ci).flatMap(({ steps = [] }) =>
    steps.map(({ run }) => /^npm run accept -- (\w+)$/.exec(run ?? '')?.[1]),
  )
  const inCi = [...(ci.target?.strategy?.matrix.target ?? []), ...alone.filter((name) => name !== undefined)].sort()
  // `stories` tests the target `node`. `npm run full` tests the long targets.
  const others = ['node', 'k3s-long', 'k3s-staging']
  const targets = Object.keys(TARGETS).filter((name) => !others.includes(name))
  expect(inCi, 'add the target to .github/workflows/ci.yml').toEqual([...Object.keys(BY_THEMSELVES), ...targets].sort())
  expect(inScript(/npm run accept -- ([\w-]+)/g), 'add the target to .ci/run').toEqual(inCi)
})
