import { expect, test } from 'vitest'
import { createUpstreams } from './upstreams.ts'

function replicas(...running: boolean[]) {
  const state = [...running]
  return { state, list: state.map((_, index) => ({ url: `r${index}`, isRunning: () => state[index] === true })) }
}

test('replicas take turns', () => {
  const upstreams = createUpstreams(replicas(true, true, true).list)
  expect([1, 2, 3, 4].map(() => upstreams.next())).toEqual(['r0', 'r1', 'r2', 'r0'])
})

test('skips an ended replica', () => {
  const { state, list } = replicas(true, true, true)
  const upstreams = createUpstreams(list)
  state[1] = false
  expect([1, 2, 3].map(() => upstreams.next())).toEqual(['r0', 'r2', 'r0'])
})

test('skips a replica for a second after a refused connection', () => {
  let now = 0
  const upstreams = createUpstreams(replicas(true, true).list, () => now)
  upstreams.refused('r0')
  expect([1, 2].map(() => upstreams.next())).toEqual(['r1', 'r1'])
  now = 1000
  expect([1, 2].map(() => upstreams.next()).sort()).toEqual(['r0', 'r1'])
})

test('returns a replica even if none is usable', () => {
  expect(createUpstreams(replicas(false, false).list).next()).toBe('r0')
})
