import type { Footprint } from '@chat/testing/measure/footprint'
import { expect, test } from 'vitest'
import { isSteady, type SoakReport } from './report.ts'

const AT_REST: Footprint = { heap: 40, external: 5, resident: 120, sockets: 16, files: 30, pool: 4 }
const lookTwice = (heap: number) => [AT_REST, { ...AT_REST, heap }].map((footprint, at) => ({ at, footprint }))
const STEADY: SoakReport = {
  replicas: [lookTwice(40), lookTwice(40)],
  load: { undelivered: 0, refused: 0, lost: 0 },
  sentAway: 500,
  gone: 0,
}

test('replicas that hold on to nothing more, and serve everybody, are steady', () => {
  expect(isSteady(STEADY)).toBe(true)
})

test.each<[string, Partial<SoakReport>]>([
  ['a display that did not happen', { load: { ...STEADY.load, undelivered: 1 } }],
  ['a refusal', { load: { ...STEADY.load, refused: 1 } }],
  ['a socket that was closed', { load: { ...STEADY.load, lost: 1 } }],
  ['a slow reader that did not come back', { gone: 1 }],
  ['slow readers that were never sent away', { sentAway: 0 }],
  ['a replica that grows', { replicas: [lookTwice(40), lookTwice(90)] }],
])('%s is not', (_what, change) => {
  expect(isSteady({ ...STEADY, ...change })).toBe(false)
})
