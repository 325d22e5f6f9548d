import { parseSearch } from '@chat/contract/search-text'
import { expect, test } from 'vitest'
import { highlight } from './highlight.ts'

const show = (body: string, q: string) =>
  highlight(body, parseSearch(q))
    .map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join('')

test.each([
  ['Hello hell, shell', 'hel', '[Hel]lo [hel]l, shell'],
  ['Un CAFÉ, cafe\u0301s, Straße', 'cafe strasse', 'Un [CAFÉ], [cafe\u0301]s, [Straße]'],
  ['明日は東京に行く', '東京に', '明日は[東京に]行く'],
  ['한국어번역을 부탁해', '번역', '한국어[번역]을 부탁해'],
  ['ﾃｽﾄとﾊﾞｽ', 'バス', 'ﾃｽﾄと[ﾊﾞｽ]'],
  ['getUserName, filename, HTMLName', 'name', 'getUser[Name], filename, HTML[Name]'],
  ['#421 #42 C++ 👍🏽', '#42 c++ 👍', '#421 [#42] [C++] [👍]🏽'],
  ['big, red tea; red big', '"big red" -tea', '[big, red] tea; red big'],
  ['nothing <b>', '- b', 'nothing <[b]>'],
  ['foo-bar, 2026-01-02, --flag', 'foo-bar 01-02 --flag', '[foo-bar], 2026-[01-02], [--flag]'],
  // A part of a character is marked as the whole character.
  ['हिन्दी, ﬁnd', 'हिन f', '[हिन्]दी, [ﬁ]nd'],
])('%s, searched for %s, shows %s', (body, q, shown) => {
  expect(show(body, q)).toBe(shown)
})

test('a query may contain every ASCII character', () => {
  for (let code = 0x21; code < 0x7f; code++) {
    const text = `a${String.fromCharCode(code)}b`
    expect(() => highlight(text, parseSearch(text))).not.toThrow()
  }
})

test('an excerpt begins near the first match, and its length is bounded', () => {
  const body = `${'word '.repeat(300)}needle${' x'.repeat(1_000)}`
  expect(show(body, 'needle')).toMatch(/^…(word )+\[needle\]( x)+…$|^…(word )+\[needle\]( x)+ …$/)
  expect(show(body, 'needle').length).toBeLessThan(420)
  expect(highlight('a '.repeat(2_000), parseSearch('a')).length).toBeLessThan(410)
})

test('the time grows linearly with the body', () => {
  // Quadratic work takes minutes for so many characters.
  const count = 100_000
  const terms = parseSearch('"a b" a 東 -b')
  const start = performance.now()
  for (const sign of ['a ', 'a', '-', '東', 'e\u0301', '\u0323\u0301']) highlight(`x${sign.repeat(count)}`, terms)
  expect(performance.now() - start).toBeLessThan(10_000)
})
