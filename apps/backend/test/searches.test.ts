import { randomUUID } from 'node:crypto'
import type { Api } from '@chat/client/api'
import { createMessageId } from '@chat/client/message-id'
import type { Message } from '@chat/contract/messages'
import { foldText, formatSearchCursor, parseSearch } from '@chat/contract/search-text'
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
     SELECT $1, n, n, $2, overlay(overlay(gen_random_uuid()::text placing '7' from 15) placing 'a' from 20)::uuid, 'alone' || n || CASE WHEN n % 3 = 0 THEN ' kettle' ELSE '' END, '',
            now() - make_interval(secs => 10000.0 * ($3::integer - n) / $3::integer)
     FROM generate_series(1, $3::integer) AS n`,
    [room, author, count],
  )
  await query('ANALYZE message')
}

/** Creates a user alone in a room, with messages of these bodies. */
async function write(bodies: string[]) {
  const { account, api } = await createPerson(stage.urlOf(0))
  const { id: room } = await api.createRoom({ name: randomUUID(), visibility: 'private' })
  for (const body of bodies) await api.sendMessage(room, { id: createMessageId(), body })
  return { account, api, room }
}

const CASES: [body: string, found: string[], notFound?: string[]][] = [
  ['明日は東京に行く', ['東京', '行', 'く', '東京に行', '明日 東京', '"東京に"'], ['京東', '東行', '京都']],
  ['번역을 부탁해', ['번역', '역을', '부탁해'], ['역번']],
  ['สวัสดีครับ', ['สวัสดี', 'ครับ']],
  ['ﾃｽﾄを行う', ['テスト'], ['テスド']],
  [
    'hello world',
    ['hello', 'hel', 'WOR hel', '"hello world"', 'hello -moon', 'moon OR wor'],
    ['ello', '"hel"', 'hello -wor'],
  ],
  ['un café, s’il vous plaît', ['cafe', 'CAFÉ', 'cafe\u0301', 'plait', "s'il", '"café s"'], ['cafés']],
  ['Straße nach Łódź, ångström', ['strasse', 'STRASSE', 'straße', 'lodz', 'angstrom']],
  ['cafe nai\u0308ve', ['café', 'naïve', 'naive']],
  ['see src/config.json', ['json', 'config', 'config.json', 'src/conf', 'src'], ['json.config', 'src/json']],
  ['sess.opts.foo', ['opts', 'sess.opts', 'opts.foo']],
  [
    'https://example.org/docs/start?page=2',
    ['example', 'docs', 'example.org/do', 'start?page=2', 'https://example.org'],
  ],
  [
    'getUserName2 in HTMLParser v18.4.0',
    ['username', 'getUser', 'name', '18', '18.4', 'v18', 'parser', '18.4.0'],
    ['18.40', '18.4.01', 'ername'],
  ],
  [
    'see C++, foo-bar, user_id, #42, @name, 10.0.0.1, don’t 🎉👍🏽',
    [
      ...[
        'C++',
        'foo-bar',
        'foo',
        'bar',
        'user_id',
        'id',
        '#42',
        '42',
        '@name',
        'name',
        '10.0.0.1',
        "don't",
        'don’t',
        '🎉',
      ],
      ...['👍', '(foo-bar)', 'foo, bar!'],
    ],
    ['C#', 'bar-foo', '#4 2x', '10.0.1', '4', '🎊'],
  ],
]

test('search finds parts of words, scripts without spaces, accents, paths and identifiers', async () => {
  const { api } = await write(CASES.map(([body]) => body))
  const bodies = async (q: string) => (await api.search({ q })).messages.map(({ body }) => body)
  for (const [body, found, notFound = []] of CASES) {
    for (const q of found) expect(await bodies(q), `${q} in ${body}`).toContain(body)
    for (const q of notFound) expect(await bodies(q), `${q} in ${body}`).not.toContain(body)
  }
})

test('a query without a word is refused with its own code', async () => {
  const { api } = await write(['- :) ...'])
  for (const q of ['-', ':)', '""', '…'])
    await expect(api.search({ q })).rejects.toMatchObject({ problem: { code: 'search-without-word', status: 422 } })
})

test('the database folds every character like the contract', async () => {
  const characters = Array.from({ length: 0x323af }, (_, code) => code)
    .filter((code) => code > 0 && (code < 0xd800 || code > 0xdfff))
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /\p{Assigned}/u.test(character))
  const different = await stage.database.query(
    `SELECT character, search_fold('x' || character) AS folded FROM unnest($1::text[], $2::text[]) AS c (character, folded)
     WHERE search_fold('x' || character) <> folded AND unicode_assigned(character)`,
    [characters, characters.map((character) => foldText(`x${character}`))],
  )
  expect(different).toEqual([])
})

test('the last message is the cursor of the next page, and the pages have each message once', async () => {
  const { account, api, room } = await write([])
  await fill(room, account.id, 30)
  const { id: other } = await api.createRoom({ name: randomUUID(), visibility: 'private' })
  await fill(other, account.id, 30)
  // Microseconds apart, which a client does not see.
  await stage.database.query(`UPDATE message SET sent_at = date_trunc('hour', sent_at) + seq * interval '7 us'`)
  const all = await api.search({ q: 'kettle' })
  expect(all).toMatchObject({ more: false, messages: { length: 20 } })
  const pages: Message[] = []
  for (let before: string | undefined, more = true; more; ) {
    const page = await api.search({ q: 'kettle', limit: 3, ...(before && { before }) })
    pages.push(...page.messages)
    more = page.more
    before = formatSearchCursor(page.messages.at(-1) as Message)
  }
  expect(pages).toEqual(all.messages)
  await expect(api.search({ q: 'kettle', before: 'yesterday/1/1' })).rejects.toMatchObject({
    problem: { code: 'bad-request' },
  })
})

test('an account has one search at a time, and a full replica answers search-busy', async () => {
  const people = await Promise.all([1, 2, 3].map(() => createPerson(stage.urlOf(0))))
  const [ada, ben, cleo] = people.map(({ api }) => api) as [Api, Api, Api]
  const { query } = stage.database
  await query('SET idle_in_transaction_session_timeout = 0')
  await query('BEGIN')
  await query('LOCK TABLE message IN ACCESS EXCLUSIVE MODE')
  const busy = { problem: { code: 'search-busy', status: 429 } }
  const slow = [ada, ben].map((api) => api.search({ q: 'tea' }))
  await expect
    .poll(() => query(`SELECT FROM pg_locks WHERE relation = 'message'::regclass AND NOT granted`))
    .toEqual([{}, {}])
  await Promise.all([ada, cleo].map((api) => expect(api.search({ q: 'tea' })).rejects.toMatchObject(busy)))
  await query('ROLLBACK')
  for (const search of slow) expect(await search).toMatchObject({ messages: [] })
  expect(await cleo.search({ q: 'tea' })).toMatchObject({ messages: [] })
})

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
    const query = { terms: parseSearch('kettle'), room, limit: 2_000 }
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
  const search = (q: string) => searchMessages(db as Queryable, account.id, { terms: parseSearch(q), limit: 50 })
  const seqs = (messages: Message[]) => messages.map(({ seq }) => seq).toSorted((a, b) => b - a)
  expect(seqs(await search('kettle'))).toHaveLength(51)
  expect(seqs(await search('"alone77"'))).toEqual([77])
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
  // It reads no messages, so that the lock of the test does not hold it up.
  await expect(api.listSessions()).resolves.toMatchObject({ sessions: [{ current: true }] })
  expect(ended).toBe(false)
  await refused
  await query('ROLLBACK')
  await expect(api.search({ q: 'tea' })).resolves.toEqual({ messages: [], more: false })
})
