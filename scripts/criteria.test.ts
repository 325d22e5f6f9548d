import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './folders.ts'

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

/** The ids that names of tests begin with, such as `C6: ` or `Z1, Z2: `. */
function findTested(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.test.ts', '*.test.tsx']
  const files = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
  const names = files
    .filter((file) => existsSync(join(ROOT, file)))
    .flatMap((file) => [...read(file).matchAll(/['"`]([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*): /g)])
  return names.flatMap(([, ids = '']) => ids.split(', '))
}

const rows = [...read('docs/criteria.md').matchAll(/^\| ([A-Z]\d+) \| .* \| (open)? ?\|$/gm)]
const promised = rows.map(([, id = '']) => id)
const open = rows.filter(([, , mark]) => mark).map(([, id = '']) => id)
const tested = findTested()

test('each promise of the course has a test, or says that it is open', () => {
  expect(promised.length).toBeGreaterThan(50)
  expect(promised.filter((id) => !open.includes(id) && !tested.includes(id))).toEqual([])
})

test('each id that a test carries is a promise', () => {
  expect(new Set(promised).size).toBe(promised.length)
  expect([...new Set(tested)].filter((id) => !promised.includes(id))).toEqual([])
})

test('what is promised of images and Compose is shown whole', () => {
  expect(open.filter((id) => /^[CD]/.test(id))).toEqual([])
})
