import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutageLog } from './outage-log.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function record() {
  const lines: [fields: object, message: string][] = []
  const logger = { warn: (fields: object, message: string) => void lines.push([fields, message]) }
  return { lines, log: createOutageLog({ logger: logger as never, begun: 'away', lasts: 'still away', over: 'back' }) }
}

test('an outage logs one line at the loss, one every 30 s with the number of attempts, and one at the return', () => {
  const { lines, log } = record()
  for (let attempt = 0; attempt < 120; attempt++) {
    log.failed('connection refused')
    vi.advanceTimersByTime(500)
  }
  log.ended()
  log.ended()
  expect(lines).toEqual([
    [{ reason: 'connection refused', attempts: 1 }, 'away'],
    [{ reason: 'connection refused', attempts: 61 }, 'still away'],
    [{ attempts: 120, seconds: 60 }, 'back'],
  ])
})

test('a connection that is lost again and again logs at most two losses a minute', () => {
  const { lines, log } = record()
  for (let second = 0; second < 300; second++) {
    log.failed('closed')
    log.ended()
    vi.advanceTimersByTime(1_000)
  }
  expect(lines.filter(([, message]) => message !== 'back')).toHaveLength(10)
  expect(lines.filter(([, message]) => message === 'back')).toHaveLength(10)
})
