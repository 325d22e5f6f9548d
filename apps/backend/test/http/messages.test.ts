import { randomUUIDv7 } from 'node:crypto'
import { expect, test } from 'vitest'
import { useApp } from '../support/app.ts'
import {
  createRoom,
  edit,
  invite,
  join,
  listMessages,
  listRooms,
  markRead,
  refusal,
  send,
  store,
} from '../support/http.ts'

const stage = useApp()

/** A private room of Ada with Ben in it. */
async function meet() {
  const [ada, ben] = await Promise.all([stage.signUp('Ada'), stage.signUp('Ben')])
  const { id: room, seq } = await createRoom(ada, 'private')
  await invite(ada, room, ben.account.name).expect(201)
  return { ada, ben, room, seq }
}

test('only its author edits a message, and an edit without a change is not stored', async () => {
  const { ada, ben, room } = await meet()
  const { seq } = await store(ada, room, 'teh tea is ready')
  await edit(ben, room, seq, 'mine now').expect(refusal('not-the-author'))
  const { body: edited } = await edit(ada, room, seq, 'the tea is ready').expect(200)
  expect(edited).toMatchObject({ seq, body: 'the tea is ready', editedAt: expect.any(String) })
  await edit(ada, room, seq, 'the tea is ready').expect(200)
  expect(await listMessages(ben, room)).toMatchObject({ messages: [edited], seq: seq + 1 })
  await edit(ada, room, seq + 9, 'x').expect(refusal('message-not-found'))
  await edit(ada, room, seq, ' ').expect(refusal('bad-request', 'body'))
})

test('a deleted message keeps its seq, has no text, and cannot be edited or sent again', async () => {
  const { ada, ben, room } = await meet()
  const id = randomUUIDv7()
  const { body: stored } = await send(ada, room, 'a secret', id).expect(201)
  const path = `/api/rooms/${room}/messages/${stored.seq}`
  await ben.delete(path).expect(refusal('not-the-author'))
  await ada.delete(path).expect(204)
  await ada.delete(path).expect(204)
  expect((await listMessages(ben, room)).messages).toMatchObject([{ seq: stored.seq, body: null }])
  await edit(ada, room, stored.seq, 'again').expect(refusal('message-deleted'))
  await send(ada, room, 'a secret', id).expect(200, stored)
})

test('counts unread messages, not changes, and a read mark does not go back', async () => {
  const { ada, ben, room, seq } = await meet()
  const stored = []
  for (const body of ['one', 'two', 'three']) stored.push(await store(ada, room, body))
  await invite(ada, room, (await stage.signUp()).account.name).expect(201)
  const unread = async () => (await listRooms(ben)).find(({ id }) => id === room)?.unread
  expect(await unread()).toBe(3)
  await markRead(ben, room, stored[1]?.seq ?? 0).expect(204)
  expect(await unread()).toBe(1)
  await markRead(ben, room, seq).expect(204)
  expect(await unread()).toBe(1)
  await markRead(ben, room, seq + 100).expect(refusal('bad-request', 'seq'))
})

test('reads history page by page in both directions', async () => {
  const { ada, room } = await meet()
  for (const body of ['1', '2', '3', '4', '5']) await store(ada, room, body)
  const read = async (query: object) => {
    const { messages, more, seq } = await listMessages(ada, room, query)
    return { bodies: messages.map(({ body }) => body), first: messages[0]?.seq, last: messages.at(-1)?.seq, more, seq }
  }
  const last = await read({ limit: 2 })
  expect(last).toMatchObject({ bodies: ['4', '5'], more: true, seq: last.last })
  const before = await read({ limit: 3, before: last.first })
  expect(before).toMatchObject({ bodies: ['1', '2', '3'], more: false })
  expect(await read({ limit: 2, after: before.first })).toMatchObject({ bodies: ['2', '3'], more: true })
  const ask = (query: object) => ada.get(`/api/rooms/${room}/messages`).query(query)
  await ask({ limit: 101 }).expect(refusal('bad-request', 'limit'))
  await ask({ before: 1, after: 1 }).expect(refusal('bad-request', 'after'))
})

test('rejects an invisible message, new or edited', async () => {
  const { ada, room } = await meet()
  const { seq } = await store(ada, room, 'seen')
  for (const body of ['\u200b', '\u3164', '\u2060', '\ufe0f', '\u0001', '\u0085', `\u200b${'\n'.repeat(3900)}\u200b`]) {
    await send(ada, room, body).expect(refusal('bad-request', 'body'))
    await edit(ada, room, seq, body).expect(refusal('bad-request', 'body'))
  }
  expect((await listMessages(ada, room)).messages.map(({ body }) => body)).toEqual(['seen'])
})

test('a refused request returns its database connection to the pool', async () => {
  const user = await stage.signUp()
  await join(user, 2)
  const listConnections = () =>
    stage.database.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'chat-backend pool'
       ORDER BY pid`,
    )
  const before = await listConnections()
  for (let turn = 0; turn < 2 * before.length + 1; turn++)
    await edit(user, 1, 1_000, 'tea').expect(refusal('message-not-found'))
  expect(await listConnections()).toEqual(before)
})
