import type { Change } from '@chat/contract/changes'
import { expect, test } from 'vitest'
import { createReplayMemory } from './replay-memory.ts'

const change: Change = { kind: 'room:renamed', seq: 1, at: '', account: { id: 1, name: 'Ada' }, name: 'tea' }
const SIZE = JSON.stringify(change).length

/** Creates a memory for two changes, and three buffers with one change each. */
function create() {
  const memory = createReplayMemory(2 * SIZE)
  const buffers = Array.from({ length: 3 }, memory.createBuffer)
  for (const buffer of buffers) buffer.add(change)
  return { memory, buffers, sizes: () => buffers.map((buffer) => buffer.size()) }
}

test('an eviction clears the buffers of the rooms that were opened first, until the memory is not full', () => {
  const { memory, sizes } = create()
  memory.evict()
  expect(sizes()).toEqual([0, SIZE, SIZE])
  memory.evict()
  expect(sizes()).toEqual([0, SIZE, SIZE])
})

test('the buffer of a closed room no longer takes memory', () => {
  const { memory, buffers, sizes } = create()
  memory.deleteBuffer(buffers[2] as (typeof buffers)[2])
  memory.evict()
  expect(sizes()).toEqual([SIZE, SIZE, SIZE])
  const buffer = memory.createBuffer()
  buffer.prepend([change], 1)
  expect(buffer.size()).toBe(SIZE)
})

test('a new name clears every buffer', () => {
  const { memory, buffers, sizes } = create()
  memory.clear()
  expect(sizes()).toEqual([0, 0, 0])
  expect(buffers.map((buffer) => buffer.generation())).toEqual([1, 1, 1])
})
