import { expect, test } from 'vitest'
import { explain, Failure, sentenceForOutput } from './failure.ts'

function fault(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: not possible, '${path}'`), { code, path })
}

test('a failure is shown as it is', () => {
  expect(explain(new Failure('Do this.'))).toBe('Do this.')
})

test.each(['EACCES', 'EROFS', 'EPERM'])('%s names the folder and what to do, without a stack', (code) => {
  const sentence = explain(fault(code, '/data/logs'))
  expect(sentence).toMatch(/^\/data\/logs cannot be written: .*DATA_DIR/)
  expect(sentence).not.toMatch(/\n/)
})

test('a full disk says so, from a fault and from what a program prints', () => {
  expect(explain(fault('ENOSPC', '/data'))).toMatch(/^The disk is full: free/)
  expect(sentenceForOutput('initdb: error: could not write file: No space left on device')).toMatch(
    /^The disk is full: free/,
  )
})

test("PostgreSQL's words about a folder become a sentence", () => {
  expect(sentenceForOutput('could not create directory "/data/pg": Permission denied')).toMatch(
    /^\/data\/pg cannot be written/,
  )
  expect(sentenceForOutput('all is well')).toBeUndefined()
})

test('what nobody expected keeps its stack', () => {
  expect(explain(new TypeError('oh'))).toMatch(/TypeError: oh\n\s+at /)
})
