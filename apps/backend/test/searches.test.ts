import { randomUUID } from 'node:crypto'
import type { Message } from '@chat/contract/messages'
import type { QueryConfig } from 'pg'
import { expect, test } from 'vitest'
import type { Queryable } from '../src/db/transaction.ts'
import { searchAll, searchMessages, searchRecent } from '../src/messages/search.ts'
import { createPerson } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)

/** So many messages in a room, each with a word of its own and one that it shares with every third. */
async function fill(room: number, author: number, count: number) {
  const { query } = stage.database
  await query(
    `INSERT INTO message (room_id, seq, number, author_id, client_id, body, digest, sent_at)
     SELECT $1, n, n, $2, gen_random_uuid(), 'alone' || n || CASE WHEN n % 3 = 0 THEN ' kettle' ELSE '' END, '',
            now() - make_interval(secs => 10000.0 * ($3::integer - n) / $3::integer)
     FROM generate_series(1, $3::integer) AS n`,
    [room, author, count],
  )
  await query('ANALYZE message')
}

test('what is searched from the newest on is what all messages would give, however many are looked at', async () => {
  const ada = await createPerson(stage.urlOf(0))
  const rooms: number[] = []
  for (const count of [3_000, 300, 7]) {
    const { id } = await ada.api.createRoom({ name: randomUUID(), visibility: 'private' })
    await fill(id, ada.account.id, count)
    rooms.push(id)
  }
  const { id: others } = await (await createPerson(stage.urlOf(0))).api.createRoom({
    name: randomUUID(),
    visibility: 'private',
  })
  await fill(others, ada.account.id, 100)
  const db = { query: async ({ text, values }: QueryConfig) => ({ rows: await stage.database.query(text, values) }) }
  for (const room of [undefined, ...rooms]) {
    const query = { q: 'kettle', room, limit: 2_000 }
    const all = await searchAll(db as Queryable, ada.account.id, query)
    const found: number[] = []
    for (const count of [1, 10, 100, 1_000, 10_000, 20_000]) {
      const recent = await searchRecent(db as Queryable, ada.account.id, query, count)
      expect(recent).toEqual(all.slice(0, recent.length))
      found.push(recent.length)
    }
    expect(found).toEqual(found.toSorted((a, b) => a - b))
    expect(found.at(-1)).toBe(all.length)
  }
})

test('a word that many messages have is searched from the newest on, a rare one in all of them', async () => {
  const { account, api } = await createPerson(stage.urlOf(0))
  const { id: room } = await api.createRoom({ name: randomUUID(), visibility: 'private' })
  await fill(room, account.id, 60_000)
  const asked: unknown[] = []
  const db = {
    query: async ({ text, values }: QueryConfig) => {
      asked.push(text.includes('recent') ? 'recent' : text.startsWith('EXPLAIN') ? 'estimate' : 'all')
      return { rows: await stage.database.query(text, values) }
    },
  }
  const search = (q: string) => searchMessages(db as Queryable, account.id, { q, limit: 50 })
  const seqs = (messages: Message[]) => messages.map(({ seq }) => seq).toSorted((a, b) => b - a)
  expect(seqs(await search('kettle'))).toHaveLength(51)
  expect(seqs(await search('alone77'))).toEqual([77])
  // More have it than may be sorted, but not the newest ones.
  await stage.database.query(`UPDATE message SET body = 'none' WHERE room_id = $1 AND seq > 50_000`, [room])
  const [newest] = seqs(await search('kettle'))
  expect(newest).toBeLessThanOrEqual(50_000)
  expect(asked).toEqual(['estimate', 'recent', 'estimate', 'all', 'estimate', 'recent', 'all'])
})

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
