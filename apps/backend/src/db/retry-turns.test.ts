import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRetryTurns } from './retry-turns.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Returns the times of the attempts of three connections over a minute. Every attempt fails at once. */
function failForAMinute(random: () => number) {
  const turns = createRetryTurns(random)
  const attempts: number[] = []
  const fail = () => {
    const attempt = () => {
      attempts.push(performance.now())
      turns.wait(attempt)
    }
    turns.wait(attempt)
  }
  for (let connection = 0; connection < 3; connection++) fail()
  const start = performance.now()
  vi.advanceTimersByTime(60_000)
  return attempts.map((at) => at - start)
}

test.each([0, 0.5, 0.999])(
  'the waits of three connections grow, and one of them tries within a second (jitter %d)',
  (jitter) => {
    const attempts = failForAMinute(() => jitter)
    const gaps = attempts.map((at, index) => at - (attempts[index - 1] ?? 0))
    expect(gaps[0]).toBeLessThanOrEqual(250)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(700)
    // Before: four a second for each connection.
    expect(attempts.length).toBeLessThan(200)
    expect(gaps.at(-1)).toBeGreaterThan((gaps[1] as number) * 4)
  },
)

test('the first connection that succeeds wakes all others, but no cancelled one', () => {
  const turns = createRetryTurns()
  const woken: string[] = []
  const cancelled = () => void woken.push('cancelled')
  turns.wait(() => woken.push('one'))
  turns.wait(cancelled)
  turns.wait(() => woken.push('two'))
  turns.cancel(cancelled)
  turns.wake()
  vi.advanceTimersByTime(60_000)
  expect(woken).toEqual(['one', 'two'])
})

test('after a time without failures the waits are short again', () => {
  const turns = createRetryTurns(() => 1)
  for (let failure = 0; failure < 10; failure++) {
    turns.wait(() => {})
    vi.advanceTimersByTime(1_000)
  }
  vi.advanceTimersByTime(60_000)
  const attempt = vi.fn()
  turns.wait(attempt)
  vi.advanceTimersByTime(250)
  expect(attempt).toHaveBeenCalledOnce()
})
