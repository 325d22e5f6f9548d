import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PresenceHint } from '../bus/bus.ts'
import { createPeers } from './peers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

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

const statesOf = (peers: ReturnType<typeof createPeers>) =>
  peers.list().map(({ instance, state, stateSeconds }) => [instance, state, stateSeconds])

test('a replica without its lock is lost: its accounts go offline, its state has an age, and later it leaves the list', () => {
  const peers = createPeers()
  peers.accept(hint(1, [7], { upSeconds: 60 }))
  peers.accept(hint(2, [8], { upSeconds: 5 }))
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

test('a replica without statements is silent until it runs statements again', () => {
  const peers = createPeers()
  peers.accept(hint(1, [7], { upSeconds: 60 }))
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

test('a replica of an older version polls seldom, and is never marked as silent', () => {
  const peers = createPeers()
  peers.accept(hint(1, []))
  peers.compareWith(new Map([[1, 9_000]]))
  expect(peers.list()[0]?.state).toBe('serving')
})

test('a stopped replica leaves the list at once, and a restarted replica replaces the lost one of the same name', () => {
  const peers = createPeers()
  peers.accept(hint(1, [7]))
  expect(peers.accept(hint(1, [], { leaving: true }))).toEqual({ came: [], went: [7] })
  expect(peers.list()).toEqual([])
  peers.accept(hint(2, []))
  peers.compareWith(new Map())
  peers.accept({ ...hint(3, []), instance: { instance: 'replica-2', version: '2', colour: 'blue' } })
  expect(peers.list()).toMatchObject([{ instance: 'replica-2', version: '2', state: 'serving' }])
})
