import { expect, test } from 'vitest'
import { createSearchTurns } from './search-turns.ts'

const BUSY = { problem: { code: 'search-busy', status: 429, retryAfterSeconds: 1 } }

test('searches of one account run one after the other, and searches of other accounts run meanwhile', async () => {
  const run = createSearchTurns(2)
  const slow = Promise.withResolvers<string>()
  const order: string[] = []
  const first = run(1, () => slow.promise)
  const second = run(1, async () => void order.push('second'))
  expect(await run(2, async () => 'other')).toBe('other')
  expect(order).toEqual([])
  slow.reject(new Error('too slow'))
  await expect(first).rejects.toThrow('too slow')
  await second
  expect(order).toEqual(['second'])
})

test('searches wait in order for a free slot', async () => {
  const run = createSearchTurns(1)
  const slow = Promise.withResolvers<void>()
  const first = run(1, () => slow.promise)
  const order: number[] = []
  const later = [2, 3].map((account) => run(account, async () => void order.push(account)))
  expect(order).toEqual([])
  slow.resolve()
  await Promise.all([first, ...later])
  expect(order).toEqual([2, 3])
})

test('a search that waits for too long is refused, and holds no slot', async () => {
  const run = createSearchTurns(1, 0)
  const slow = Promise.withResolvers<void>()
  const first = run(1, () => slow.promise)
  await Promise.all([1, 2].map((account) => expect(run(account, async () => {})).rejects.toMatchObject(BUSY)))
  slow.resolve()
  await first
  expect(await run(2, async () => 'free')).toBe('free')
})
