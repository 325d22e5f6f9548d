import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../../scripts/folders.ts'
import { CASES } from '../cases/all.ts'
import { formatBriefOf } from './results.ts'

test("the project's README has the figures of the results that are kept", () => {
  const brief = formatBriefOf(join(ROOT, 'bench', 'results'), CASES)
  expect(brief.split('\n').length).toBeGreaterThan(5)
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(brief)
})
