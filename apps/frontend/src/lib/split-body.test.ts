import { expect, test } from 'vitest'
import { shortenParts, splitBody } from './split-body.ts'

test('a body is text, links and code; code has no links', () => {
  expect(splitBody('see https://a.example\n```\nhttps://b.example\n```').map(({ kind, text }) => [kind, text])).toEqual(
    [
      ['text', 'see '],
      ['link', 'https://a.example'],
      ['block', 'https://b.example'],
    ],
  )
})

test('the first parts and lines equal those of the whole body', () => {
  const parts = splitBody(`\`\`\`\n${'x\n'.repeat(500)}\`\`\`\nhttps://a.example`)
  expect(shortenParts(parts, 100, 120).map(({ kind, text }) => [kind, text])).toEqual([
    ['block', `${'x\n'.repeat(119)}x`],
  ])
  const links = splitBody('http://a '.repeat(440))
  expect(shortenParts(links, 100, 120)).toEqual(links.slice(0, 100))
  expect(shortenParts(links, 1_000, 120)).toBe(links)
  expect(shortenParts([], 1, 1)).toEqual([])
})
