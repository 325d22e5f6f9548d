import { expect, test } from 'vitest'
import { nameKey } from './name-key.ts'

const changes = (text: string) => [text.normalize('NFKD'), text.toUpperCase(), text.toLowerCase()]

/** Every Unicode character that has another form or another case. */
const CHARACTERS = Array.from({ length: 0x110000 }, (_, point) => point)
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point))
  .filter((character) => changes(character).some((changed) => changed !== character))

test('gives one key to the Unicode forms and cases of each character, alone and in a name', () => {
  expect(CHARACTERS.length).toBeGreaterThan(17_000)
  const wrong = CHARACTERS.flatMap((character) => [character, `Σi\u0301${character}\u0307ς`]).filter((text) => {
    const key = nameKey(text)
    // Start from NFD, because the upper case of NFC moves the iota of ᾳ before later marks.
    return [key, text.normalize(), ...changes(text.normalize('NFD'))].some((spelling) => nameKey(spelling) !== key)
  })
  expect(wrong).toEqual([])
})

test.each([
  ['Caf\u00e9', 'Cafe\u0301'],
  ['\ud55c\uae00', '\ud55c\uae00'.normalize('NFD')],
  // Full case folding, where one character becomes several, and the final sigma.
  ['Straße', 'STRASSE'],
  ['ẞ', 'ss'],
  ['ΟΔΟΣ', 'οδος'],
  ['\ufb03', 'FFI'],
  ['iiiii', '\u0130iiii'],
  ['iiiii', '\u0131iiii'],
  // Compatibility forms, white space, ignorable characters.
  ['Ａｄａ', 'ada'],
  ['a  b', 'A\u3000b'],
  ['Ada', 'A\u034fd\u200ba\u3164'],
  ['علی\u200cرضا', 'علیرضا'],
  ['👩\u200d💻', '👩💻'],
])('treats %j and %j as the same name', (first, second) => {
  expect(nameKey(first)).toBe(nameKey(second))
})

test.each([
  ['Ada', 'Adа'],
  ['cafe', 'caf\u00e9'],
  ['ab', 'a b'],
])('treats %j and %j as different names', (first, second) => {
  expect(nameKey(first)).not.toBe(nameKey(second))
})
