import { createNodeSession } from '@chat/client/node-session'
import { nameKey } from '@chat/contract/name-key'
import { expect, onTestFinished, test } from 'vitest'
import { useAdmin } from './support/admin.ts'
import { createTestDatabase } from './support/database.ts'
import { startReplica } from './support/replica.ts'
import { useReplicas } from './support/replicas.ts'

const password = 'only for tests'
const stage = useReplicas(2)
const { urlOf } = stage
const { signIn, succeed } = useAdmin(stage)

const taken = { problem: { code: 'name-taken', status: 409 } }
const forms = (name: string) => [name.normalize('NFC'), name.normalize('NFD')] as const

async function signUp(name: string, url = urlOf(0)) {
  const session = createNodeSession(url)
  return { ...session, account: await session.api.signUp({ name, password }) }
}

test.each([
  ['a letter with an accent', 'Caf\u00e9'],
  ['Hangul', '\ud55c\uae00'],
])('%s is one name in both Unicode forms, in every lookup', async (_name, written) => {
  const [composed, decomposed] = forms(written)
  const { account, api } = await signUp(decomposed)
  expect(account.name).toBe(composed)
  await expect(signUp(composed)).rejects.toMatchObject(taken)
  for (const form of forms(written)) await expect(signIn(form, password)).resolves.toEqual(account)

  const host = await signUp(`Host of ${composed}`)
  const room = await host.api.createRoom({ name: decomposed, visibility: 'public' })
  expect(room.name).toBe(composed)
  await expect(host.api.createRoom({ name: composed, visibility: 'public' })).rejects.toMatchObject(taken)
  const other = await host.api.createRoom({ name: `Room of ${composed}`, visibility: 'public' })
  await expect(host.api.renameRoom(other.id, decomposed)).rejects.toMatchObject(taken)
  await host.api.inviteToRoom(room.id, decomposed)
  expect((await api.listRooms()).rooms).toContainEqual(expect.objectContaining({ id: room.id, joined: true }))

  for (const form of forms(written)) {
    const { members } = await host.api.listMembers(room.id, { after: form })
    expect(members.map(({ name }) => name)).not.toContain(composed)
  }

  await succeed('disable', decomposed)
  await expect(signIn(composed, password)).rejects.toMatchObject({ problem: { code: 'account-disabled' } })
})

test.each([
  ['Straße', 'STRASSE'],
  ['a  b', 'A b'],
  ['Ａｄａ', 'ada'],
  ['علی\u200cرضا', 'علیرضا'],
])('%j and %j are the same name', async (first, second) => {
  const { account } = await signUp(first)
  await expect(signUp(second)).rejects.toMatchObject(taken)
  await expect(signIn(second, password)).resolves.toEqual(account)
})

test('a name that looks blank or like another name is refused with the reason', async () => {
  for (const name of ['\u3164', '\u034f', 'Ada\uffa0', 'Ada\u17b4', '\u2800']) {
    await expect(signUp(name)).rejects.toMatchObject({
      problem: { status: 400, errors: [{ field: 'name', message: 'must not contain invisible characters' }] },
    })
  }
})

test('pages of members are in the order of their names', async () => {
  const names = ['straße', 'Strasse 2', 'Ä', 'ä 2', 'b', 'Ａ']
  const host = await signUp('ordered host')
  const room = await host.api.createRoom({ name: 'ordered', visibility: 'public' })
  for (const name of names) {
    await signUp(`ordered ${name}`)
    await host.api.inviteToRoom(room.id, `ordered ${name}`)
  }
  const seen: string[] = []
  for (let after: string | undefined; ; after = seen.at(-1)) {
    const { members, more } = await host.api.listMembers(room.id, { limit: 2, ...(after && { after }) })
    seen.push(...members.map(({ name }) => name))
    if (!more) break
  }
  expect(seen).toHaveLength(names.length + 1)
  expect(seen.map(nameKey)).toEqual(seen.map(nameKey).sort())
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
  const replica = await startReplica({ DATABASE_URL: database.url })
  onTestFinished(async () => {
    await replica.end('SIGTERM')
    await database.drop()
  })
  const { account } = await signUp('\u00c9dith', replica.url)
  await expect(signUp('\u00e9DITH', replica.url)).rejects.toMatchObject(taken)
  await expect(createNodeSession(replica.url).api.signIn({ name: '\u00e9DITH', password })).resolves.toEqual(account)
})
