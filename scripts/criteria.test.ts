import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './folders.ts'

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

/** How many things the course promises, by the letter of their ids. */
const COURSE = { D: 15, C: 12, K: 18, Z: 2, T: 3, O: 2 }
const range = (letter: string, count: number) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)

/** What only `npm run full` runs. */
const LONG = 'packages/acceptance/src/paths/k3s-long/'

function listTests(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.test.ts', '*.test.tsx']
  const files = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
  return files.filter((file) => existsSync(join(ROOT, file)))
}

/** The ids that names of tests begin with, such as `C6: ` or `Z1, Z2: `. */
function findIds(files: string[]): string[] {
  const names = files.flatMap((file) => [...read(file).matchAll(/['"`]([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*): /g)])
  return names.flatMap(([, ids = '']) => ids.split(', '))
}

const rows = [...read('docs/criteria.md').matchAll(/^\| ([A-Z]\d+) \| .* \| (open|full)? ?\|$/gm)]
const listRows = (wanted: string) => rows.filter(([, , mark]) => mark === wanted).map(([, id = '']) => id)
const promised = rows.map(([, id = '']) => id)
const open = listRows('open')
const files = listTests()
const tested = findIds(files)

test('each promise of the course has a test, or says that it is open', () => {
  for (const [letter, count] of Object.entries(COURSE)) {
    expect(promised.filter((id) => id.startsWith(letter))).toEqual(range(letter, count))
  }
  expect(promised.filter((id) => !open.includes(id) && !tested.includes(id))).toEqual([])
})

test('each id that a test carries is a promise', () => {
  expect(new Set(promised).size).toBe(promised.length)
  expect([...new Set(tested)].filter((id) => !promised.includes(id))).toEqual([])
})

test('each promise that only the full run shows says so', () => {
  const inCi = findIds(files.filter((file) => !file.startsWith(LONG)))
  expect(listRows('full')).toEqual(promised.filter((id) => tested.includes(id) && !inCi.includes(id)))
})

test('what is promised of images and Compose is shown whole', () => {
  expect(open.filter((id) => /^[CD]/.test(id))).toEqual([])
})
