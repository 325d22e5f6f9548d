import { expect, it } from 'vitest'
import { BODY_MAX_LENGTH, NAME_MAX_LENGTH } from './limits.ts'
import { findMentions, isMentioned, MENTIONS_MAX } from './mentions.ts'

it.each([
  ['@Ada, tea?', 'Ada'],
  ['tea, @ADA?', 'ada'],
  ['(@Ada Lovelace)', 'Ada Lovelace'],
  ['@Ada\u00a0Lovelace!', 'Ada Lovelace'],
  ['hi @E\u0301dith', 'édith'],
  ['@小明你好', '小明'],
  ['你好@小明', '小明'],
  ['สวัสดี@สมชายครับ', 'สมชาย'],
  ['@Jr.', 'Jr.'],
  ['@Jr. comes', 'Jr.'],
  [`@${'x'.repeat(NAME_MAX_LENGTH)}`, 'x'.repeat(NAME_MAX_LENGTH)],
])('%s mentions %s', (body, name) => {
  expect(isMentioned(body, name)).toBe(true)
})

it.each([
  ['Ada', 'Ada'],
  ['@Adam', 'Ada'],
  ['mail ada@Ada', 'Ada'],
  ['a.b@Ada.example', 'Ada'],
  ['@ Ada', 'Ada'],
  ['@', 'Ada'],
])('%s does not mention %s', (body, name) => {
  expect(isMentioned(body, name)).toBe(false)
})

it('limits the candidates in a body with many @', () => {
  const found = findMentions('@a '.repeat(BODY_MAX_LENGTH / 3))
  expect(new Set(found.map(({ at }) => at)).size).toBe(MENTIONS_MAX)
  expect(found.length).toBeLessThanOrEqual(MENTIONS_MAX * (NAME_MAX_LENGTH + 1))
})

it('takes linear time for a body of combining marks', () => {
  // Normalizing so many marks takes seconds.
  const body = `x${'\u0301\u0323'.repeat(25 * BODY_MAX_LENGTH)} @Ada`
  const start = performance.now()
  expect(isMentioned(body, 'Ada')).toBe(true)
  expect(findMentions(body)).toHaveLength(1)
  expect(performance.now() - start).toBeLessThan(2_000)
})

it('finds a name in NFD with the maximum number of characters', () => {
  const name = '\u1f82'.repeat(NAME_MAX_LENGTH)
  expect(isMentioned(`@${name.normalize('NFD')}`, name)).toBe(true)
})
