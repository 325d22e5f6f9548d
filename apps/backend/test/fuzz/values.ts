import fc from 'fast-check'

/** Valid message texts from all of Unicode. */
const text = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }).map((raw) => raw.replaceAll('\0', '')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'tea "or', '-', '!& | <->', "'; DROP TABLE message; --", '\u2028', '\ufeff'),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_900 }).map((length) => 'long '.repeat(length).slice(0, length)) },
)

const name = fc.constantFrom('Ada', 'Édith', '安', "O'Neil", 'ابن', 'Zoë 🦊', 'ǅ', 'İ', 'ß', '%', 'a_b', '<b>')

/** The random inputs of a case. */
export const choices = fc.record({
  who: fc.nat({ max: 1_000 }),
  which: fc.nat({ max: 1_000 }),
  limit: fc.integer({ min: 1, max: 100 }),
  flag: fc.boolean(),
  name,
  // Never blank.
  text: text.map((drawn) => `t${drawn}`),
})
export type Choices = typeof choices extends fc.Arbitrary<infer Drawn> ? Drawn : never

const LARGE = 'x'.repeat(50_000)

/** JSON values that are invalid for every field of a type. */
export const WRONG_JSON: Record<string, unknown[]> = {
  string: [null, 7, true, [], {}, '', ' \t', LARGE, 'a\0b', 'a\ud800b', '\udc00'],
  integer: [null, '1', true, -1, 1.5, 1e300, 2 ** 53, [], {}],
  number: [null, '0', true, -1, 2, [], {}],
  boolean: [null, 0, 'true', [], {}],
  array: [null, 0, 'x', {}, [], [null], Array.from({ length: 501 }, () => ({ room: 1, seq: 0 }))],
}

const WRONG_DIGITS = ['x', '-1', '1.5', '1e3', ' 1', '0x1', 'NaN', '9'.repeat(17), '1\0', '１', '\ud83e\udd8a']

/** Invalid path parameters, by type. */
export const WRONG_IN_PATH: Record<string, string[]> = {
  string: ['x', 'g'.repeat(64), 'A'.repeat(64), 'a'.repeat(63), '\0', '..%2f'],
  integer: WRONG_DIGITS,
}

/** Invalid query parameters, by type. A list repeats the name. */
export const WRONG_IN_QUERY: Record<string, (string | string[])[]> = {
  string: ['', ' ', LARGE.slice(0, 201), 'a\0b', ['a', 'b']],
  integer: [...WRONG_DIGITS, '', ['1', '2']],
}

/** Fields that no schema has. Some have a meaning in JavaScript. */
export const UNKNOWN_FIELDS = ['extra', '__proto__', 'constructor', 'toString', 'a.b', 'ID', 'errors']
