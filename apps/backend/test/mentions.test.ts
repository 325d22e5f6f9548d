import { randomUUIDv7 } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { PLAN_BY_KEY } from '../src/db/reconnecting-client.ts'
import { storeMentions } from '../src/messages/mentions.ts'
import { createPerson, type Person } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)

async function gather() {
  const ada = await createPerson(stage.urlOf(0), 'Ada')
  // A name that begins with another one.
  const lee = await createPerson(stage.urlOf(0), `${ada.account.name} Lee`)
  const { id: room } = await ada.api.createRoom({
    name: `mentions ${randomUUIDv7()}`.slice(0, 40),
    visibility: 'public',
  })
  await lee.api.joinRoom(room)
  return { ada, lee, room }
}

const countOf = async ({ api }: Person, room: number) => {
  const { rooms } = await api.listRooms()
  const found = rooms.find(({ id }) => id === room)
  return [found?.unread, found?.mentions]
}

const say = ({ api }: Person, room: number, body: string) => api.sendMessage(room, { id: randomUUIDv7(), body })

test('a mention has a separate unread count for the mentioned member, until it is read', async () => {
  const { ada, lee, room } = await gather()
  await say(ada, room, 'nobody')
  await say(ada, room, `tea, @${lee.account.name.toUpperCase()}? And again @${lee.account.name}.`)
  const { seq } = await say(ada, room, `to myself: @${ada.account.name}`)
  expect(await countOf(lee, room)).toEqual([3, 1])
  expect(await countOf(ada, room)).toEqual([3, 0])
  await lee.api.markRead(room, seq)
  expect(await countOf(lee, room)).toEqual([0, 0])
})

test('if two names match the text, the longer one is mentioned; an account outside the room is never mentioned', async () => {
  const { ada, lee, room } = await gather()
  await say(ada, room, 'start')
  await say(lee, room, `@${ada.account.name}, not @${lee.account.name}`)
  await say(lee, room, `@${ada.account.name}Lee and mail@${ada.account.name}`)
  expect(await countOf(ada, room)).toEqual([3, 1])
  const stranger = await createPerson(stage.urlOf(0), 'Stranger')
  await say(ada, room, `@${stranger.account.name}`)
  await stranger.api.joinRoom(room)
  expect(await countOf(stranger, room)).toEqual([0, 0])
})

test('an edit and a deletion change the mentions, and a repeated send does not', async () => {
  const { ada, lee, room } = await gather()
  const message = { id: randomUUIDv7(), body: `@${lee.account.name}` }
  const { seq } = await ada.api.sendMessage(room, message)
  await ada.api.sendMessage(room, message)
  expect(await countOf(lee, room)).toEqual([1, 1])
  await expect(ada.api.sendMessage(room, { ...message, body: `@${lee.account.name}!` })).rejects.toThrow()
  await ada.api.editMessage(room, seq, 'nobody')
  await ada.api.sendMessage(room, message)
  expect(await countOf(lee, room)).toEqual([1, 0])
  await ada.api.editMessage(room, seq, `after all: @${lee.account.name}`)
  expect(await countOf(lee, room)).toEqual([1, 1])
  await ada.api.deleteMessage(room, seq)
  expect(await countOf(lee, room)).toEqual([1, 0])
})

test('mentions in a batch are counted for the right members, each once', async () => {
  const { ada, lee, room } = await gather()
  const texts = [`@${lee.account.name} 1`, 'nobody', `@${lee.account.name} 2`, `@${ada.account.name}`]
  await Promise.all(texts.map((body) => say(ada, room, body)))
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
