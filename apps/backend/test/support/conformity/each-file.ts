import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, inject } from 'vitest'
import { readCounts, takeDifferences } from './record.ts'
import './watch.ts'

// Every integration test passes here, so that none can forget to look.

afterEach(() => {
  expect(takeDifferences()).toEqual([])
})

afterAll(() => {
  expect(takeDifferences()).toEqual([])
  writeFileSync(join(inject('conformityFolder'), `${randomUUID()}.json`), JSON.stringify(readCounts()))
})
