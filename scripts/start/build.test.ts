import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashOf } from './build.ts'

let root: string
beforeEach(() => {
  root = temporaryFolder()
  mkdirSync(join(root, 'src', 'deep'), { recursive: true })
  writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'one')
})
afterEach(() => rmSync(root, { recursive: true }))

const hash = () => hashOf(root, ['src/**', 'missing.json'])

test('the same sources have the same hash', () => {
  expect(hash()).toBe(hash())
})

test.each([
  ['an edit', () => writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'two')],
  ['a new file', () => writeFileSync(join(root, 'src', 'b.ts'), '')],
  ['a file that is gone', () => rmSync(join(root, 'src', 'deep', 'a.ts'))],
  ['a file that appears where none was', () => writeFileSync(join(root, 'missing.json'), '')],
])('%s changes it', (_what, change) => {
  const before = hash()
  change()
  expect(hash()).not.toBe(before)
})

test('what is not a source does not', () => {
  const before = hash()
  writeFileSync(join(root, 'README.md'), 'text')
  expect(hash()).toBe(before)
})
