import { isBlank } from '@chat/contract/blank'
import { BODY_MAX_LENGTH } from '@chat/contract/limits'
import { describe, expect, it } from 'vitest'
import { splitCode } from './code.ts'
import { isOnlyEmoji } from './emoji.ts'
import { splitLinks } from './links.ts'
import { limitMarks } from './shorten.ts'
import { splitBody } from './split-body.ts'
import { toBody } from './to-body.ts'

/** The texts are this many times longer than a message. Quadratic work then takes minutes, linear work milliseconds. */
const FACTOR = 25

/** Milliseconds for one call, on a busy machine. */
const LINEAR_MAX_MS = 2_000

const FUNCTIONS = { isBlank, isOnlyEmoji, limitMarks, splitBody, splitCode, splitLinks, toBody }

const SIGNS = [
  ...[...').]},:;!?*_~|\'"«»“”‘’„()[]{}/@#&-–… `\\'],
  ...[
    '\n',
    '\t',
    '。',
    '؟',
    '】',
    '（',
    '\u200b',
    '\u200d',
    '\u202e',
    '\u0301',
    '\u{11047}',
    '👍',
    'é',
    '\u3164',
    'https://',
  ],
  ...[
    '``',
    '`a',
    '```a\n',
    '```\n',
    '` `` ``` ',
    ')]',
    '()',
    '[(',
    "'a",
    '«a',
    '«a»',
    ').',
    '*_',
    ') ',
    ' \n',
    'a)',
    '👍 ',
    '。https://a',
    '«https://a',
    '@https://a',
    ',https://a',
    ',@',
  ],
]

const TEXTS = SIGNS.flatMap((sign) => {
  const many = sign.repeat((FACTOR * BODY_MAX_LENGTH) / sign.length)
  return [`https://example.com/${many}`, `https://${many}`, `${many}https://example.com/${many}`, `  ${many}x${many}`]
})

describe.each(Object.entries(FUNCTIONS))('%s', (_name, call: (text: string) => unknown) => {
  it('takes linear time for a text with any repeated pattern', { timeout: 60_000 }, () => {
    const slow = TEXTS.filter((text) => {
      const start = performance.now()
      call(text)
      return performance.now() - start > LINEAR_MAX_MS
    })
    expect(slow.map((text) => `${text.slice(0, 40)}…`)).toEqual([])
  })
})
