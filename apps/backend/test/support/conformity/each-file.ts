import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, inject } from 'vitest'
import { readCounts, takeDifferences } from './record.ts'
import './watch.ts'

// Vitest runs this for every test file, so that no test can omit the check.

afterEach(() => {
  expect(takeDifferences()).toEqual([])
})

afterAll(() => {
  expect(takeDifferences()).toEqual([])
  writeFileSync(join(inject('conformityFolder'), `${randomUUID()}.json`), JSON.stringify(readCounts()))
})
