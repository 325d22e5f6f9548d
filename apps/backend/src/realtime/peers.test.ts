import { expect, test } from 'vitest'
import { createPeers, type PresenceHint } from './peers.ts'

const hint = (lock: number, came: number[], more: Partial<PresenceHint> = {}): PresenceHint => ({
  lock,
  instance: { instance: `replica-${lock}`, version: '1', colour: 'blue' },
  came,
  went: [],
  ...more,
})

test('an account at two replicas is gone only when it left both', () => {
  const peers = createPeers()
  expect(peers.accept(hint(1, [7]))).toEqual({ came: [7], went: [] })
  expect(peers.accept(hint(2, [7, 8]))).toEqual({ came: [8], went: [] })
  expect(peers.accept(hint(1, [], { went: [7] }))).toEqual({ came: [], went: [] })
  expect(peers.accept(hint(2, [], { went: [7] }))).toEqual({ came: [], went: [7] })
  expect(peers.isOnline(8)).toBe(true)
})

test('a full list replaces what was heard before', () => {
  const peers = createPeers()
  peers.accept(hint(1, [7, 8]))
  expect(peers.accept(hint(1, [8, 9], { all: true }))).toEqual({ came: [9], went: [7] })
})

test('with a replica whose lock is gone go its accounts', () => {
  const peers = createPeers()
  peers.accept(hint(1, [7]))
  peers.accept(hint(2, [8]))
  expect(peers.keep(new Set([2]))).toEqual({ came: [], went: [7] })
  expect(peers.list()).toEqual([{ instance: 'replica-2', version: '1', colour: 'blue' }])
})
