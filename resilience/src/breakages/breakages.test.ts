import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { readCriteria } from '@chat/tooling/runs/criteria'
import { expect, test } from 'vitest'
import { FILE_BREAKAGES, OBJECT_BREAKAGES } from './catalogue.ts'

const ALL = [...FILE_BREAKAGES, ...OBJECT_BREAKAGES]

/** No file of the project alone breaks these: a rollback, a sidecar and a registry, and the commands of kubectl. */
const CLUSTER_ONLY = ['K3', 'K17', 'K18']

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

test.each(FILE_BREAKAGES)('$name: the text to replace occurs once, and the test exists', (breakage) => {
  expect(read(breakage.file).split(breakage.replace[0])).toHaveLength(2)
  const [, file, name] = breakage.test
  const files = execFileSync('git', ['ls-files', `*/${file}.test.ts`], { cwd: ROOT, encoding: 'utf8' })
    .trim()
    .split('\n')
  // A table of cases fills in the rest of the name.
  const [id = ''] = name.split(/ of chat-| chat-| the backend$|: frontend| production$/)
  expect(files.filter((path) => read(path).includes(id))).not.toEqual([])
})

test('each breakage has a name of its own, and a sentence', () => {
  const names = ALL.map(({ name }) => name)
  expect(names.filter((name, index) => names.indexOf(name) !== index || !/^[a-z0-9-]+$/.test(name))).toEqual([])
  expect(ALL.filter(({ wrong }) => !/^[A-Z/].*\.$/.test(wrong))).toEqual([])
})

test('each promise of images, Compose and Kubernetes is broken once', () => {
  const ids = readCriteria()
    .map(({ id }) => id)
    .filter((id) => /^[DCK]/.test(id) && !CLUSTER_ONLY.includes(id))
  expect(ids.length).toBeGreaterThan(40)
  expect(ids.filter((id) => !ALL.some(({ breaks }) => breaks === id))).toEqual([])
})
