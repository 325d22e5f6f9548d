import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'
import { WAIVERS } from './scan.ts'
import { findWaiverFaults } from './waivers.ts'

const TODAY = '2026-06-15'
const waiver = (fields: string) => `vulnerabilities:\n  - { ${fields} }\n`

test('D11: accepts a waiver with a reason and a last day, until the end of that day', () => {
  expect(findWaiverFaults(waiver(`id: CVE-2026-1, statement: not reached, expired_at: ${TODAY}`), TODAY)).toEqual([])
  expect(findWaiverFaults('# none\n', TODAY)).toEqual([])
})

test.each([
  ['id: CVE-2026-1, statement: not reached, expired_at: 2026-06-14', 'CVE-2026-1: expired on 2026-06-14'],
  ['id: CVE-2026-1, statement: not reached', 'CVE-2026-1: say until when'],
  ['id: CVE-2026-1, statement: not reached, expired_at: 2026-02-30', 'CVE-2026-1: say until when'],
  ['id: CVE-2026-1, statement: not reached, expired_at: soon', 'CVE-2026-1: say until when'],
  ['id: CVE-2026-1, expired_at: 2026-07-01', 'CVE-2026-1: say why'],
  ['statement: not reached, expired_at: 2026-07-01', 'A waiver without an id'],
])('D11: a waiver is refused: %s', (fields, fault) => {
  expect(findWaiverFaults(waiver(fields), TODAY)).toEqual([expect.stringContaining(fault)])
})

test('D11: refuses a waiver for anything except a vulnerability', () => {
  expect(findWaiverFaults('secrets:\n  - { id: npm-token }\n', TODAY)).toHaveLength(1)
})

test("D11: accepts the project's own waivers", () => {
  const today = new Date().toISOString().slice(0, 10)
  expect(findWaiverFaults(readFileSync(join(ROOT, WAIVERS), 'utf8'), today)).toEqual([])
})
