import { describe, expect, test } from 'vitest'
import { NAME_MAX_LENGTH } from './limits.ts'
import { knownNameSchema, nameSchema } from './names.ts'

const INVISIBLE = 'must not contain invisible characters'

test.each([
  ['a\u3164', INVISIBLE],
  ['\u034f', INVISIBLE],
  ['\uffa0', INVISIBLE],
  ['\u17b4', INVISIBLE],
  ['\u2800', INVISIBLE],
  ['Ada\u200b', INVISIBLE],
  ['Ada\ufffc', INVISIBLE],
  ['Ada\ufffb', INVISIBLE],
  ['Ada\u{1d159}', INVISIBLE],
  ['A\u200dda', INVISIBLE],
  ['Ada\ufe0f', INVISIBLE],
  ['\u202eAda', INVISIBLE],
  ['a\u00adb', INVISIBLE],
  ['Ada\u200c', INVISIBLE],
  ['a\u2028b', 'must be one line'],
  ['a\nb', 'must be one line'],
  [' Ada', 'must not start or end with a space'],
  ['Ada\u00a0', 'must not start or end with a space'],
  [`e${'\u0301'.repeat(39)}`, 'must not have more than four combining marks on a letter'],
  ['\u0301a', 'must not start with a combining mark'],
  ['a\0b', 'must not contain NUL or half of a surrogate pair'],
  ['x'.repeat(NAME_MAX_LENGTH + 1), `must have at most ${NAME_MAX_LENGTH} characters`],
])('rejects the name %j: it %s', (name, message) => {
  expect(nameSchema.safeParse(name).error?.issues.map((issue) => issue.message)).toEqual([message])
})

test.each([
  'علی\u200cرضا',
  '👩🏽\u200d🚀',
  '❤\ufe0f\u200d🔥',
  '1\ufe0f\u20e3',
  'ශ\u0dca\u200dරී',
  '辻\u{e0100}',
  'Zoë 🦊',
  'မှုံ့',
])('accepts the name %j', (name) => {
  expect(nameSchema.parse(name)).toBe(name.normalize())
})

test('stores a name in NFC, and counts the characters of NFC', () => {
  expect(nameSchema.parse('Cafe\u0301')).toBe('Caf\u00e9')
  const longest = '한'.repeat(NAME_MAX_LENGTH)
  expect(nameSchema.parse(longest.normalize('NFD'))).toBe(longest)
})

describe('a name that an older version accepted', () => {
  test.each(['\u3164', 'Cafe\u0301', `e${'\u0301'.repeat(39)}`, 'a\u2028b'])('signs in unchanged: %j', (name) => {
    expect(knownNameSchema.parse(name)).toBe(name)
  })

  test('is limited in length before it is normalized', () => {
    const start = performance.now()
    expect(knownNameSchema.safeParse('\u0301\u0323'.repeat(32_000)).success).toBe(false)
    expect(nameSchema.safeParse('\u0301\u0323'.repeat(32_000)).success).toBe(false)
    expect(performance.now() - start).toBeLessThan(200)
  })
})
