import { expect, test } from 'vitest'
import { firstLines, limitMarks } from './shorten.ts'

test.each([
  ['a\nb\nc', 2, 'a\nb'],
  ['a\nb', 2, 'a\nb'],
  ['\n\n\n', 2, '\n'],
  ['', 1, ''],
])('of %j, the first %d lines are %j', (text, count, lines) => expect(firstLines(text, count)).toBe(lines))

test('a letter keeps at most 200 combining marks, also with other characters between them', () => {
  expect(limitMarks(`e${'\u0301'.repeat(4_000)}x`)).toBe(`e${'\u0301'.repeat(200)}x`)
  expect(limitMarks(`e${'\u0e49\u200d'.repeat(2_000)}`)).toBe(`e${'\u0e49\u200d'.repeat(100)}`)
})

test.each(['မှုံ့', '👩🏽\u200d🚀', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}', 'é\n\n\nb'])(
  '%j stays whole',
  (text) => expect(limitMarks(text)).toBe(text),
)
