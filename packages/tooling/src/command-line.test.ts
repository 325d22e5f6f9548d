import { expect, test } from 'vitest'
import { runToEnd } from './process/run-script.ts'

test.each([
  ['test', 'stage', 'integration'],
  ['accept', 'target', 'production'],
  ['doctor', 'target', 'compose'],
])('`npm run %s` refuses an unknown name and lists the known names', (script, kind, known) => {
  const [code, ...output] = runToEnd(script, [known, 'moon']).trim().split('\n')
  expect(code).toBe('1')
  const [sentence, ...more] = output.filter(Boolean)
  expect(sentence).toMatch(new RegExp(`^There is no ${kind} moon: choose one of .*\\b${known}\\b`))
  expect(more).toEqual([])
})
