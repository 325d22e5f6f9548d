import type { Footprint } from '@chat/testing/measure/footprint'
import { expect, test } from 'vitest'
import { isSteady, type SoakReport } from './report.ts'

const AT_REST: Footprint = { heap: 40, external: 5, resident: 120, sockets: 16, files: 30, pool: 4 }
const sampleTwice = (heap: number) => [AT_REST, { ...AT_REST, heap }].map((footprint, at) => ({ at, footprint }))
const STEADY: SoakReport = {
  replicas: [sampleTwice(40), sampleTwice(40)],
  load: { undelivered: 0, refused: 0, lost: 0 },
  disconnected: 500,
  notReconnected: 0,
}

test('accepts replicas without growth and without lost displays', () => {
  expect(isSteady(STEADY)).toBe(true)
})

test.each<[string, Partial<SoakReport>]>([
  ['a missing display', { load: { ...STEADY.load, undelivered: 1 } }],
  ['a refusal', { load: { ...STEADY.load, refused: 1 } }],
  ['a closed socket', { load: { ...STEADY.load, lost: 1 } }],
  ['a slow reader that could not reconnect', { notReconnected: 1 }],
  ['no disconnected slow reader', { disconnected: 0 }],
  ['a growing replica', { replicas: [sampleTwice(40), sampleTwice(90)] }],
])('rejects %s', (_, change) => {
  expect(isSteady({ ...STEADY, ...change })).toBe(false)
})
