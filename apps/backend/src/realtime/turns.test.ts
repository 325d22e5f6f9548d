import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('runs the work of one client in order, also after a failure, and the work of other clients meanwhile', async () => {
  const turns = createTurns()
  const [ada, ben] = [{}, {}]
  const gate = Promise.withResolvers<void>()
  const done: string[] = []
  const first = turns.take(ada, () => gate.promise)
  const second = turns.take(ada, async () => void done.push('of Ada'))
  await turns.take(ben, async () => void done.push('of Ben'))
  gate.reject(new Error('broken'))
  await expect(first).rejects.toThrow('broken')
  await second
  expect(done).toEqual(['of Ben', 'of Ada'])
})

test('rejects a client with too much pending work, until that work is done', async () => {
  const turns = createTurns()
  const client = {}
  const gate = Promise.withResolvers<void>()
  const all = Array.from({ length: 1_000 }, () => turns.take(client, () => gate.promise))
  await expect(turns.take(client, async () => {})).rejects.toMatchObject({ problem: { code: 'too-many-requests' } })
  gate.resolve()
  await Promise.all(all)
  await expect(turns.take(client, async () => {})).resolves.toBeUndefined()
})
