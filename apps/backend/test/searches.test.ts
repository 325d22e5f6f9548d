import { expect, test } from 'vitest'
import { createPerson } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)

test('a search that takes too long ends with an error that says so, and nobody else waits for it', async () => {
  const { api } = await createPerson(stage.urlOf(0))
  const { query } = stage.database
  // What holds the messages up here is a lock; elsewhere it is how many of them have the word.
  await query('SET idle_in_transaction_session_timeout = 0')
  await query('BEGIN')
  await query('LOCK TABLE message IN ACCESS EXCLUSIVE MODE')
  let ended = false
  const search = api.search({ q: 'tea' }).finally(() => {
    ended = true
  })
  const refused = expect(search).rejects.toMatchObject({ problem: { code: 'search-too-slow', status: 422 } })
  await expect
    .poll(() => query(`SELECT FROM pg_locks WHERE relation = 'message'::regclass AND NOT granted`))
    .toEqual([{}])
  await expect(api.createRoom({ name: 'meanwhile', visibility: 'public' })).resolves.toMatchObject({ joined: true })
  expect(ended).toBe(false)
  await refused
  await query('ROLLBACK')
  await expect(api.search({ q: 'tea' })).resolves.toEqual({ messages: [], more: false })
})
