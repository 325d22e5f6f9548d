import { expect, test } from 'vitest'
import { explain, Failure, sentenceForOutput } from './failure.ts'

function fault(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: not possible, '${path}'`), { code, path })
}

test('shows the message of a failure', () => {
  expect(explain(new Failure('Do this.'))).toBe('Do this.')
})

test.each(['EACCES', 'EROFS', 'EPERM'])('explains %s with the folder and a remedy, without a stack', (code) => {
  const sentence = explain(fault(code, '/data/logs'))
  expect(sentence).toMatch(/^\/data\/logs cannot be written: .*DATA_DIR/)
  expect(sentence).not.toMatch(/\n/)
})

test('explains a full disk, from an error code and from the output of a program', () => {
  expect(explain(fault('ENOSPC', '/data'))).toMatch(/^The disk is full: free/)
  expect(sentenceForOutput('initdb: error: could not write file: No space left on device')).toMatch(
    /^The disk is full: free/,
  )
})

test('explains a folder that PostgreSQL cannot write', () => {
  expect(sentenceForOutput('could not create directory "/data/pg": Permission denied')).toMatch(
    /^\/data\/pg cannot be written/,
  )
  expect(sentenceForOutput('all is well')).toBeUndefined()
})

test('shows the stack of an unexpected error', () => {
  expect(explain(new TypeError('oh'))).toMatch(/TypeError: oh\n\s+at /)
})
