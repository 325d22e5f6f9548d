import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { idsOf, readCriteria, stageOf } from '@chat/tooling/runs/criteria'
import { expect, test } from 'vitest'
import config from '../vitest.config.ts'

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

/** The number of promises of the course, by the letter of their ids. */
const COURSE = { D: 15, C: 12, K: 18, Z: 2, T: 3, O: 2 }
const range = (letter: string, count: number) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)

/** Test files by the stage of `.ci/run` that runs them. The projects `browser` and `stories` depend on the target. */
function stageOfFile(file: string): string {
  const target = /^packages\/acceptance\/specs\/([\w-]+)\//.exec(file)?.[1]
  if (target) return target === 'node' ? 'stories' : stageOf(`accept-${target}`)
  const project = projects.find(({ include = [], exclude = [] }) => {
    const matches = (globs: string[]) => globs.some((glob) => matchesGlob(file, glob))
    return matches(include) && !matches(exclude)
  })
  return stageOf(String(project?.name))
}

function listTests(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.test.ts', '*.test.tsx']
  const files = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
  return files.filter((file) => existsSync(join(ROOT, file)))
}

/** Returns the stages of the tests whose names begin with an id, by id. */
function findStages(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const file of listTests()) {
    for (const [, name = ''] of read(file).matchAll(/['"`]([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*: )/g)) {
      for (const id of idsOf(name)) found.set(id, (found.get(id) ?? new Set()).add(stageOfFile(file)))
    }
  }
  return found
}

const projects = (config.test?.projects ?? []).flatMap((project) =>
  typeof project === 'object' && 'test' in project && project.test ? [project.test] : [],
)
const criteria = readCriteria()
const promised = criteria.map(({ id }) => id)
const tested = findStages()

test('each promise of the course has a test, or is marked as open', () => {
  for (const [letter, count] of Object.entries(COURSE)) {
    expect(promised.filter((id) => id.startsWith(letter))).toEqual(range(letter, count))
  }
  expect(criteria.filter(({ id, mark }) => mark !== 'open' && !tested.has(id))).toEqual([])
})

test('each id in a test name is a promise', () => {
  expect(new Set(promised).size).toBe(promised.length)
  expect([...tested.keys()].filter((id) => !promised.includes(id))).toEqual([])
})

test.each(criteria)(
  '$id names the stages that run its tests, and is marked as full if no other stage does',
  ({ id, stages, mark }) => {
    expect(stages.toSorted()).toEqual([...(tested.get(id) ?? [])].sort())
    if (mark !== 'open') expect(mark).toBe(stages.join() === 'full' ? 'full' : undefined)
  },
)

test('each stage of a promise is a stage of .ci/run, or full: the report of another stage is never read', () => {
  const known = ['full', ...[...read('.ci/run').matchAll(/\bstage ([\w-]+) \d/g)].map(([, name]) => name)]
  expect(criteria.filter(({ stages }) => stages.some((stage) => !known.includes(stage)))).toEqual([])
})

test('no promise of images and Compose is open', () => {
  expect(criteria.filter(({ id, mark }) => /^[CD]/.test(id) && mark === 'open')).toEqual([])
})
