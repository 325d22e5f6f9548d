import { nameKey } from '@chat/contract/name-key'
import type { Member } from '@chat/contract/rooms'
import request from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import { createTestApp, PASSWORD, signIn, signUp, useApp } from '../support/app.ts'
import { runCommand } from '../support/command.ts'
import { createTestDatabase } from '../support/database.ts'
import { createRoom, invite, listRooms, refusal, rename } from '../support/http.ts'

const stage = useApp()
const taken = refusal('name-taken', 'name')
const forms = (name: string) => [name.normalize('NFC'), name.normalize('NFD')] as const
const post = (path: string, name: string, app = stage.app) => request(app).post(path).send({ name, password: PASSWORD })

test.each([
  ['a letter with an accent', 'Caf\u00e9'],
  ['Hangul', '\ud55c\uae00'],
])('%s is one name in both Unicode forms, in every lookup', async (_name, written) => {
  const [composed, decomposed] = forms(written)
  const user = await signUp(stage.app, decomposed)
  expect(user.account.name).toBe(composed)
  await post('/api/accounts', composed).expect(taken)
  for (const form of forms(written)) await signIn(stage.app, form).expect(201, user.account)

  const host = await stage.signUp('Host')
  const room = await createRoom(host, 'public', decomposed)
  expect(room.name).toBe(composed)
  await host.post('/api/rooms').send({ name: composed, visibility: 'public' }).expect(taken)
  const other = await createRoom(host)
  await rename(host, other.id, decomposed).expect(taken)
  await invite(host, room.id, decomposed).expect(201)
  expect(await listRooms(user)).toContainEqual(expect.objectContaining({ id: room.id, joined: true }))

  for (const after of forms(written)) {
    const { body } = await host.get(`/api/rooms/${room.id}/members`).query({ after }).expect(200)
    expect(body.members.map(({ name }: Member) => name)).not.toContain(composed)
  }

  expect(await runCommand('admin', ['disable', decomposed], { DATABASE_URL: stage.database.url })).toMatchObject({
    code: 0,
  })
  await signIn(stage.app, composed).expect(refusal('account-disabled'))
})

test.each([
  ['Straße', 'STRASSE'],
  ['a  b', 'A b'],
  ['Ａｄａ', 'ada'],
  ['علی\u200cرضا', 'علیرضا'],
])('%j and %j are the same name', async (first, second) => {
  const { account } = await signUp(stage.app, first)
  await post('/api/accounts', second).expect(taken)
  await signIn(stage.app, second).expect(201, account)
})

test('rejects a name that looks blank or like another name, with the reason', async () => {
  for (const name of ['\u3164', '\u034f', 'Ada\uffa0', 'Ada\u17b4', '\u2800']) {
    const { body } = await post('/api/accounts', name).expect(400)
    expect(body.errors).toEqual([{ field: 'name', message: 'must not contain invisible characters' }])
  }
})

test('the key merges every pair that full case folding of PostgreSQL merges', async () => {
  const groups = await stage.database.query<{ group: string[] }>(
    `SELECT array_agg(chr(point)) AS "group" FROM generate_series(1, 1114111) AS point
     WHERE point NOT BETWEEN 55296 AND 57343
     GROUP BY normalize(casefold(normalize(chr(point), NFKC) COLLATE pg_unicode_fast), NFKC) HAVING count(*) > 1`,
  )
  expect(groups.length).toBeGreaterThan(2_000)
  expect(groups.filter(({ group }) => new Set(group.map(nameKey)).size > 1)).toEqual([])
})

test('names do not depend on the locale of the database', async () => {
  const database = await createTestDatabase({
    settings: `TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'`,
  })
  const { app, close } = createTestApp({ DATABASE_URL: database.url })
  onTestFinished(async () => {
    await close()
    await database.drop()
  })
  await expect.poll(async () => (await request(app).get('/readyz')).status).toBe(200)
  const { account } = await signUp(app, '\u00c9dith')
  await post('/api/accounts', '\u00e9DITH', app).expect(taken)
  await signIn(app, '\u00e9DITH').expect(201, account)
})
