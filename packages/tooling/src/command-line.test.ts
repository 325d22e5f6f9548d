import { expect, test } from 'vitest'
import { runToEnd } from './process/run-script.ts'

test.each([
  ['test', 'stage', 'integration'],
  ['accept', 'path', 'production'],
  ['doctor', 'path', 'compose'],
])('`npm run %s` with a name that it does not know says so, and which there are', (script, kind, one) => {
  const [code, ...output] = runToEnd(script, [one, 'moon']).trim().split('\n')
  expect(code).toBe('1')
  const [sentence, ...more] = output.filter(Boolean)
  expect(sentence).toMatch(new RegExp(`^There is no ${kind} moon: choose of .*\\b${one}\\b`))
  expect(more).toEqual([])
})
