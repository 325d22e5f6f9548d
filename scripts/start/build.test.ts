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

test('gives the same sources the same hash', () => {
  expect(hash()).toBe(hash())
})

test.each([
  ['an edit', () => writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'two')],
  ['a new file', () => writeFileSync(join(root, 'src', 'b.ts'), '')],
  ['a deleted file', () => rmSync(join(root, 'src', 'deep', 'a.ts'))],
  ['a new file at a listed path', () => writeFileSync(join(root, 'missing.json'), '')],
])('changes the hash after %s', (_, change) => {
  const before = hash()
  change()
  expect(hash()).not.toBe(before)
})

test('ignores files that are not sources', () => {
  const before = hash()
  writeFileSync(join(root, 'README.md'), 'text')
  expect(hash()).toBe(before)
})
