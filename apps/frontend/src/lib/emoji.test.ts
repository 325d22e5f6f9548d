import { expect, it } from 'vitest'
import { isOnlyEmoji } from './emoji.ts'

it.each([
  ['👍', true],
  ['👩‍👩‍👧 🇩🇪\n❤️', true],
  ['👍 good', false],
  ['12', false],
  ['', false],
  ['👍👍👍👍👍👍👍', false],
])('%j is only emoji: %s', (text, expected) => {
  expect(isOnlyEmoji(text)).toBe(expected)
})
