import type { Message } from '@chat/contract/messages'
import { foldText, formatSearchCursor, parseSearch } from '@chat/contract/search-text'
import type { QueryConfig } from 'pg'
import { expect, test } from 'vitest'
import type { Queryable } from '../../src/db/transaction.ts'
import { searchAll, searchMessages, searchRecent } from '../../src/messages/search.ts'
import { useApp } from '../support/app.ts'
import { createRoom, edit, invite, refusal, search, store } from '../support/http.ts'

const stage = useApp()

/** Stores `count` messages in a room. Each has a word of its own, and every third has the word "kettle". */
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
  const user = await stage.signUp()
  const { id: room } = await createRoom(user, 'private')
  for (const body of bodies) await store(user, room, body)
  return { user, room }
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
  const { user } = await write(CASES.map(([body]) => body))
  const bodies = async (q: string) => (await search(user, q)).body.messages.map(({ body }: Message) => body)
  for (const [body, found, notFound = []] of CASES) {
    for (const q of found) expect(await bodies(q), `${q} in ${body}`).toContain(body)
    for (const q of notFound) expect(await bodies(q), `${q} in ${body}`).not.toContain(body)
  }
})

test('a query without a word is refused with its own code', async () => {
  const { user } = await write(['- :) ...'])
  for (const q of ['-', ':)', '""', '…']) await search(user, q).expect(refusal('search-without-word'))
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
  const { user, room } = await write([])
  await fill(room, user.account.id, 30)
  const { id: other } = await createRoom(user, 'private')
  await fill(other, user.account.id, 30)
  // Microseconds apart. A client sees milliseconds.
  await stage.database.query(`UPDATE message SET sent_at = date_trunc('hour', sent_at) + seq * interval '7 us'`)
  const { body: all } = await search(user, 'kettle')
  expect(all).toMatchObject({ more: false, messages: { length: 20 } })
  const pages: Message[] = []
  for (let before: string | undefined, more = true; more; ) {
    const { body } = await search(user, 'kettle', { limit: 3, ...(before && { before }) })
    pages.push(...body.messages)
    more = body.more
    before = formatSearchCursor(pages.at(-1) as Message)
  }
  expect(pages).toEqual(all.messages)
  await search(user, 'kettle', { before: 'yesterday/1/1' }).expect(refusal('bad-request', 'before'))
})

test('finds messages in the rooms of the account only, by their current text', async () => {
  const { user: ada, room } = await write(['Where is the teapot, and a kettle?', 'A teapot of tea'])
  const [ben, stranger] = await Promise.all([stage.signUp('Ben'), stage.signUp('Cleo')])
  await invite(ada, room, ben.account.name)
  const find = async (user: typeof ada, q: string) =>
    (await search(user, q)).body.messages.map(({ seq }: Message) => seq) as number[]
  const [second = 0, first = 0] = await find(ben, 'teapot')
  expect(first).toBeLessThan(second)
  expect(await find(ben, 'TEAPOT kettle')).toEqual([first])
  expect(await find(ben, 'teapot -kettle')).toEqual([second])
  expect(await find(stranger, 'teapot')).toEqual([])
  await ada.delete(`/api/rooms/${room}/messages/${first}`).expect(204)
  await edit(ada, room, second, 'other words')
  expect(await find(ben, 'teapot')).toEqual([])
  await search(ada, 'tea', { room: 1 }).expect(200, { messages: [], more: false })
})

/** Locks all messages, so that a search waits, until `unlock`. */
async function lockMessages() {
  const { query } = stage.database
  await query('SET idle_in_transaction_session_timeout = 0')
  await query('BEGIN')
  await query('LOCK TABLE message IN ACCESS EXCLUSIVE MODE')
  const waiting = () => query(`SELECT FROM pg_locks WHERE relation = 'message'::regclass AND NOT granted`)
  return { waitFor: (count: number) => expect.poll(waiting).toHaveLength(count), unlock: () => query('ROLLBACK') }
}

test('an account has one search at a time, and a full replica answers search-busy', async () => {
  const [ada, ben, cleo] = await Promise.all([stage.signUp(), stage.signUp(), stage.signUp()])
  const lock = await lockMessages()
  const slow = Promise.all([ada, ben].map((user) => search(user, 'tea').expect(200)))
  await lock.waitFor(2)
  await Promise.all([ada, cleo].map((user) => search(user, 'tea').expect(refusal('search-busy'))))
  await lock.unlock()
  await slow
  await search(cleo, 'tea').expect(200)
})

test('a search of the newest messages finds the same as a search of all, for any number of messages', async () => {
  const [ada, ben] = await Promise.all([stage.signUp(), stage.signUp()])
  const rooms: number[] = []
  for (const count of [3_000, 300, 7]) {
    const { id } = await createRoom(ada, 'private')
    await fill(id, ada.account.id, count)
    rooms.push(id)
  }
  const { id: others } = await createRoom(ben, 'private')
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

test('a search for a frequent word starts with the newest messages, and a search for a rare word reads all', async () => {
  const { user, room } = await write([])
  const { id: account } = user.account
  await fill(room, account, 60_000)
  const asked: unknown[] = []
  const db = {
    query: async ({ text, values }: QueryConfig) => {
      asked.push(text.includes('recent') ? 'recent' : text.startsWith('EXPLAIN') ? 'estimate' : 'all')
      return { rows: await stage.database.query(text, values) }
    },
  }
  const find = (q: string) => searchMessages(db as Queryable, account, { terms: parseSearch(q), limit: 50 })
  const seqs = (messages: Message[]) => messages.map(({ seq }) => seq).toSorted((a, b) => b - a)
  expect(seqs(await find('kettle'))).toHaveLength(51)
  expect(seqs(await find('"alone77"'))).toEqual([77])
  // Too many messages to sort have the word, but the newest messages do not.
  await stage.database.query(`UPDATE message SET body = 'none' WHERE room_id = $1 AND seq > 50_000`, [room])
  const [newest] = seqs(await find('kettle'))
  expect(newest).toBeLessThanOrEqual(50_000)
  expect(asked).toEqual(['estimate', 'recent', 'estimate', 'all', 'estimate', 'recent', 'all'])
})

test('a search that takes too long is refused, and other requests do not wait for it', async () => {
  const user = await stage.signUp()
  const lock = await lockMessages()
  let ended = false
  const refused = search(user, 'tea')
    .expect(refusal('search-too-slow'))
    .then(() => {
      ended = true
    })
  await lock.waitFor(1)
  // This request reads no messages, so the lock does not hold it.
  await user.get('/api/sessions').expect(200)
  expect(ended).toBe(false)
  await refused
  await lock.unlock()
  await search(user, 'tea').expect(200, { messages: [], more: false })
})
