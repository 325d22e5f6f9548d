import { describe, expect, it } from 'vitest'
import { credentialsSchema } from './accounts.ts'
import { isBlank } from './blank.ts'

describe('isBlank', () => {
  it.each([
    ...['', ' ', '\n\t', '\u00a0\u3000', '\u0001', '\u0085', '\0', '\u200b', '\u3164', '\uffa0', '\u115f', '\u2060'],
    ...['\ufe0f', '\u034f', '\u17b4', '\u00ad', '\ufeff', '\u180e', '\u202e', '\u{e0041}', '\u2800', '\ufff9\ufffb'],
    ...[
      '\u0301',
      ' \u0301\u20dd',
      '\u{1d159}',
      '\u{13441}',
      '\ud800',
      '\u2028\u2029',
      `\u200b${'\n'.repeat(3900)}\u200b`,
    ],
  ])('calls %j blank', (text) => expect(isBlank(text)).toBe(true))

  it.each([
    'a',
    '.',
    '-',
    ' \u200bx',
    'é',
    'e\u0301',
    '👍',
    '❤\ufe0f',
    '1\ufe0f\u20e3',
    '東',
    'ا',
    '\u0600',
    '\ue000',
    '🇨🇭',
  ])('calls %j visible', (text) => expect(isBlank(text)).toBe(false))
})

it('accepts the password of an older version that has invisible characters only', () => {
  const credentials = { name: 'Ada', password: '\u2800'.repeat(8) }
  expect(credentialsSchema.safeParse(credentials).success).toBe(true)
  expect(credentialsSchema.safeParse({ ...credentials, password: ' '.repeat(8) }).success).toBe(false)
})
