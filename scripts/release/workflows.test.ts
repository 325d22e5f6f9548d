import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { PATHS } from '../../packages/acceptance/src/drivers.ts'
import { ROOT } from '../folders.ts'

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

test.each(workflows)('B7: $name takes each action by its commit, with the version beside it', ({ text }) => {
  const actions = [...text.matchAll(/uses: (?!\.\/)(.*)$/gm)].map(([, action]) => action)
  expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v[\d.]+$/.test(action ?? ''))).toEqual([])
})

test.each(workflows)('B7: $name may read, and each job that may more says what', ({ permissions, jobs }) => {
  expect(permissions).toEqual({ contents: 'read' })
  const written = Object.values(jobs).flatMap((job) =>
    Object.entries(job.permissions ?? {}).flatMap(([what, right]) => (right === 'write' ? [what] : [])),
  )
  expect(written.filter((what) => what !== 'packages')).toEqual([])
})

test.each(workflows)('B7: every step of $name is a command that runs anywhere', ({ jobs }) => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const commands = Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []))
  const known = ['test', ...Object.keys(scripts).map((name) => `run ${name}`)].map((name) => `npm ${name}`)
  const others = commands.filter((command) => !known.some((start) => `${command} `.startsWith(`${start} `)))
  expect(
    others.filter(
      (command) => !/^(\.github\/[\w-]+\.sh$|docker run|printf %s "\$TOKEN" \| docker login)/.test(command),
    ),
  ).toEqual([])
})

test('B7: CI runs every path that it can', () => {
  const { path } = workflows.find(({ name }) => name === 'ci.yml')?.jobs ?? {}
  // The path node is a part of npm test; and a machine of GitHub's has no k3s.
  const paths = Object.entries(PATHS)
    .filter(([name, create]) => name !== 'node' && !create().needs.includes('the cluster of K3S_CONTEXT'))
    .map(([name]) => name)
  expect(path?.strategy?.matrix.path?.toSorted(), 'name it in .github/workflows/ci.yml').toEqual(
    ['images', 'reload', ...paths].toSorted(),
  )
})
