import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitCode } from './code.ts'

describe('splitCode', () => {
  it.each([
    ['plain', [['text', 'plain']]],
    [
      'run `npm start` now',
      [
        ['text', 'run '],
        ['inline', 'npm start'],
        ['text', ' now'],
      ],
    ],
    [
      'a\n```\n    if x:\n        y()\n```\nb',
      [
        ['text', 'a'],
        ['block', '    if x:\n        y()'],
        ['text', 'b'],
      ],
    ],
    ['```py\nx\n\n`y`\n```', [['block', 'x\n\n`y`']]],
    ['``a ` b``', [['inline', 'a ` b']]],
    ['```\n```', [['block', '']]],
    ['```\nnever closed', [['text', '```\nnever closed']]],
    ['one ` alone', [['text', 'one ` alone']]],
    ['`a\nb`', [['text', '`a\nb`']]],
    ['````\nx\n````', [['text', '````\nx\n````']]],
  ])('splits %j', (text, parts) => {
    expect(splitCode(text).map(({ kind, text }) => [kind, text])).toEqual(parts)
  })

  it('removes only backticks, info strings and the line breaks around a block, for any text', () => {
    const pieces = fc.constantFrom('`', '``', '```', '````', '\n', '\n```\n', 'a', ' ', '\u0301', 'https://a.b', '𐍈')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 400 }), (list) => {
        const text = list.join('')
        let done = 0
        for (const part of splitCode(text)) {
          const index = text.indexOf(part.text, done)
          expect(index).toBeGreaterThanOrEqual(0)
          done = index + part.text.length
        }
        expect(splitCode(text).every((part) => part.kind === 'block' || part.text !== '')).toBe(true)
      }),
    )
  })
})
