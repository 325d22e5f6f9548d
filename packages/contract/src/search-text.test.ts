import { expect, test } from 'vitest'
import { foldText, parseSearch } from './search-text.ts'

const words = (q: string) =>
  parseSearch(q).map((terms) =>
    terms.map(
      ({ excluded, words }) =>
        (excluded ? '-' : '') + words.map(({ text, prefix }) => text + (prefix ? '*' : '')).join('&'),
    ),
  )

test('folds accents, compositions, capitals and typographic forms', () => {
  expect(foldText('CAFÉ cafe\u0301 Straße Łódź ÅNGSTRÖM ﬁle don’t ﾃｽﾄ が')).toBe(
    "cafe cafe strasse lodz angstrom file don't テスト が",
  )
})

test('splits a query into words, and scripts without spaces into pairs of characters', () => {
  expect(words('hel')).toEqual([['hel*']])
  expect(words('東京に 行')).toEqual([['東京&京に', '行*']])
  expect(words('user_id C++ #42 10.0.0.1 🎉')).toEqual([['user&id*', 'c', '42', '10&0&0&1', '🎉*']])
  expect(words('"big tea" OR (pot, -milk')).toEqual([['big&tea'], ['pot*', '-milk*']])
  expect(words('--flag')).toEqual([['flag*']])
})

test('finds no terms in a query without a word', () => {
  for (const q of ['-', ':)', '++ ...', '""', '-"" OR', '。', '\u200b']) expect(parseSearch(q)).toEqual([])
})
