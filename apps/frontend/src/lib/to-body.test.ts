import { expect, test } from 'vitest'
import { toBody } from './to-body.ts'

test.each([
  ['    if x:\n        y()', '    if x:\n        y()'],
  ['\n  \n\t\n    if x:\n        y()\n\n  \n', '    if x:\n        y()'],
  ['  a', '  a'],
  ['a  ', 'a'],
  ['a\n\nb', 'a\n\nb'],
  ['\n', ''],
  ['', ''],
  ['a\0b\ud800', 'ab\ufffd'],
])('of %j, the body is %j', (text, body) => expect(toBody(text)).toBe(body))
