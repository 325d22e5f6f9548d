import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PresenceUpdate } from '../bus/notification.ts'
import { createPeers } from './peers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const report = (lock: number, came: number[], more: Partial<PresenceUpdate> = {}): PresenceUpdate => ({
  lock,
  instance: { instance: `replica-${lock}`, version: '1', colour: 'blue' },
  came,
  went: [],
  ...more,
})

test('reports an account as offline when its last replica lost it', () => {
  const peers = createPeers()
  expect(peers.accept(report(1, [7]))).toEqual({ came: [7], went: [] })
  expect(peers.accept(report(2, [7, 8]))).toEqual({ came: [8], went: [] })
  expect(peers.accept(report(1, [], { went: [7] }))).toEqual({ came: [], went: [] })
  expect(peers.accept(report(2, [], { went: [7] }))).toEqual({ came: [], went: [7] })
  expect(peers.isOnline(8)).toBe(true)
})

test('replaces earlier reports by a full list', () => {
  const peers = createPeers()
  peers.accept(report(1, [7, 8]))
  expect(peers.accept(report(1, [8, 9], { all: true }))).toEqual({ came: [9], went: [7] })
})

const statesOf = (peers: ReturnType<typeof createPeers>) =>
  peers.list().map(({ instance, state, stateSeconds }) => [instance, state, stateSeconds])

test('marks a replica without its lock as lost, reports its accounts as offline, and removes it later', () => {
  const peers = createPeers()
  peers.accept(report(1, [7], { upSeconds: 60 }))
  peers.accept(report(2, [8], { upSeconds: 5 }))
  expect(peers.compareWith(new Map([[2, 0]]))).toEqual({ came: [], went: [7] })
  expect(statesOf(peers)).toEqual([
    ['replica-1', 'lost', 0],
    ['replica-2', 'serving', 5],
  ])
  expect(peers.has(1)).toBe(false)
  vi.advanceTimersByTime(9_000)
  peers.compareWith(new Map([[2, 0]]))
  expect(statesOf(peers)[0]).toEqual(['replica-1', 'lost', 9])
  vi.advanceTimersByTime(2_000)
  peers.compareWith(new Map([[2, 0]]))
  expect(statesOf(peers)).toEqual([['replica-2', 'serving', 16]])
})

test('marks a replica without statements as silent, until it runs one', () => {
  const peers = createPeers()
  peers.accept(report(1, [7], { upSeconds: 60 }))
  const stateAfter = (idle: number) => {
    peers.compareWith(new Map([[1, idle]]))
    return peers.list()[0]?.state
  }
  expect([500, 2_900, 3_100, 60_000, 500].map(stateAfter)).toEqual([
    'serving',
    'serving',
    'silent',
    'silent',
    'serving',
  ])
  expect(peers.isOnline(7)).toBe(true)
  stateAfter(4_000)
  expect(statesOf(peers)).toEqual([['replica-1', 'silent', 4]])
})

test('never marks a replica of an older version as silent, because it polls seldom', () => {
  const peers = createPeers()
  peers.accept(report(1, []))
  peers.compareWith(new Map([[1, 9_000]]))
  expect(peers.list()[0]?.state).toBe('serving')
})

test('removes a stopped replica at once, and replaces a lost replica by a restarted one of the same name', () => {
  const peers = createPeers()
  peers.accept(report(1, [7]))
  expect(peers.accept(report(1, [], { leaving: true }))).toEqual({ came: [], went: [7] })
  expect(peers.list()).toEqual([])
  peers.accept(report(2, []))
  peers.compareWith(new Map())
  peers.accept({ ...report(3, []), instance: { instance: 'replica-2', version: '2', colour: 'blue' } })
  expect(peers.list()).toMatchObject([{ instance: 'replica-2', version: '2', state: 'serving' }])
})
