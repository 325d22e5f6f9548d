import { randomUUIDv7 } from 'node:crypto'
import type { Stored } from '@chat/contract/messages'
import pg from 'pg'
import { expect, test } from 'vitest'
import { PLAN_BY_KEY } from '../../src/db/reconnecting-client.ts'
import { storeMentions } from '../../src/messages/mentions.ts'
import { signUp, type User, useApp } from '../support/app.ts'
import { createRoom, edit, join, listRooms, markRead, refusal, send, store } from '../support/http.ts'

const stage = useApp()

async function gather() {
  const ada = await stage.signUp()
  // A name that begins with another name.
  const lee = await signUp(stage.app, `${ada.account.name} Lee`)
  const { id: room } = await createRoom(ada)
  await join(lee, room)
  return { ada, lee, room }
}

async function countOf(user: User, room: number) {
  const found = (await listRooms(user)).find(({ id }) => id === room)
  return [found?.unread, found?.mentions]
}

test('a mention has a separate unread count for the mentioned member, until it is read', async () => {
  const { ada, lee, room } = await gather()
  await store(ada, room, 'none')
  await store(ada, room, `tea, @${lee.account.name.toUpperCase()}? And again @${lee.account.name}.`)
  const { seq } = await store(ada, room, `to myself: @${ada.account.name}`)
  expect(await countOf(lee, room)).toEqual([3, 1])
  expect(await countOf(ada, room)).toEqual([3, 0])
  await markRead(lee, room, seq)
  expect(await countOf(lee, room)).toEqual([0, 0])
})

test('if two names match the text, the longer one is mentioned; an account outside the room is never mentioned', async () => {
  const { ada, lee, room } = await gather()
  await store(ada, room, 'start')
  await store(lee, room, `@${ada.account.name}, not @${lee.account.name}`)
  await store(lee, room, `@${ada.account.name}Lee and mail@${ada.account.name}`)
  expect(await countOf(ada, room)).toEqual([3, 1])
  const stranger = await stage.signUp('Stranger')
  await store(ada, room, `@${stranger.account.name}`)
  await join(stranger, room)
  expect(await countOf(stranger, room)).toEqual([0, 0])
})

test('an edit and a deletion change the mentions, and a repeated send does not', async () => {
  const { ada, lee, room } = await gather()
  const id = randomUUIDv7()
  const sendAgain = () => send(ada, room, `@${lee.account.name}`, id).expect(200)
  const { seq } = (await send(ada, room, `@${lee.account.name}`, id).expect(201)).body as Stored
  await sendAgain()
  expect(await countOf(lee, room)).toEqual([1, 1])
  await send(ada, room, `@${lee.account.name}!`, id).expect(refusal('id-conflict'))
  await edit(ada, room, seq, 'none').expect(200)
  await sendAgain()
  expect(await countOf(lee, room)).toEqual([1, 0])
  await edit(ada, room, seq, `after all: @${lee.account.name}`)
  expect(await countOf(lee, room)).toEqual([1, 1])
  await ada.delete(`/api/rooms/${room}/messages/${seq}`).expect(204)
  expect(await countOf(lee, room)).toEqual([1, 0])
})

test('mentions in a batch are counted for the right members, each once', async () => {
  const { ada, lee, room } = await gather()
  const texts = [`@${lee.account.name} 1`, 'none', `@${lee.account.name} 2`, `@${ada.account.name}`]
  await Promise.all(texts.map((body) => store(ada, room, body)))
  expect(await countOf(lee, room)).toEqual([4, 2])
})

test('a batch takes linear time, even if each message has hundreds of possible names', async () => {
  const { ada, lee, room } = await gather()
  const body = `@${lee.account.name} ${`@${'漢'.repeat(40)} `.repeat(20)}`
  const ids = Array.from({ length: 300 }, () => randomUUIDv7())
  await stage.database.query(
    `INSERT INTO message (room_id, seq, number, author_id, client_id, body, digest, sent_at)
     SELECT $1, 1000 + i, 1000 + i, $2, id, $3, '', now() FROM unnest($4::uuid[]) WITH ORDINALITY AS made (id, i)`,
    [room, ada.account.id, body, ids],
  )
  const client = new pg.Client(stage.database.url)
  await client.connect()
  // A comparison of each possible name with each message takes 13 s. The right plan takes 0.7 s.
  await client.query(`${PLAN_BY_KEY}; SET statement_timeout = '5s'`)
  await storeMentions(
    client,
    ids.map((id) => ({ room, author: ada.account, id, body })),
  )
  await client.end()
  expect(await stage.database.query('SELECT count(*)::integer FROM mention WHERE room_id = $1', [room])).toEqual([
    { count: ids.length },
  ])
})
