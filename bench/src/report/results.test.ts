import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'
import { CASES } from '../cases/all.ts'
import { formatBriefOf } from './results.ts'

test('bench/README.md shows the kept results', () => {
  const brief = formatBriefOf(join(ROOT, 'bench', 'results'), CASES)
  expect(brief.split('\n').length).toBeGreaterThan(5)
  expect(readFileSync(join(ROOT, 'bench', 'README.md'), 'utf8')).toContain(brief)
})
