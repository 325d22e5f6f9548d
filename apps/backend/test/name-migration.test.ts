import { createNodeSession } from '@chat/client/node-session'
import { nameKey } from '@chat/contract/name-key'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../src/accounts/password.ts'
import { runCommand } from './support/command.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { type Replica, startReplica } from './support/replica.ts'

const password = 'only for tests'

/** Accounts of a version that compared names by lower(name). The second and the fourth collide with the previous one. */
const OLD_NAMES = ['Caf\u00e9', 'Cafe\u0301', 'stra\u00dfe', 'STRASSE', 'Ada', '\u3164', `e${'\u0301'.repeat(39)}`]

let database: TestDatabase
let replica: Replica
let passwordHash: string

/** Adds an account like the previous version, without a key. */
const addOld = (name: string) =>
  database.query(`INSERT INTO account (name, password_hash) VALUES ($1, $2)`, [name, passwordHash])

const signIn = (name: string) => createNodeSession(replica.url).api.signIn({ name, password })
const run = (command: 'migrate' | 'admin', ...args: string[]) =>
  runCommand(command, args, { DATABASE_URL: database.url })

beforeAll(async () => {
  passwordHash = await hashPassword(password)
  database = await createTestDatabase({ migrated: false })
  await run('migrate')
  for (const name of OLD_NAMES) await addOld(name)
  await database.query(`INSERT INTO room (name, visibility) VALUES ('Caf\u00e9', 'public'), ('Cafe\u0301', 'public')`)
  expect(await run('migrate')).toMatchObject({ code: 0 })
  replica = await startReplica({ DATABASE_URL: database.url })
})

afterAll(async () => {
  await replica.end('SIGTERM')
  await database.drop()
})

test('each account of an older version signs in by its exact name, in upper and lower case', async () => {
  for (const name of OLD_NAMES) {
    await expect(signIn(name)).resolves.toMatchObject({ name })
    await expect(signIn(name.toLowerCase())).resolves.toMatchObject({ name })
  }
  await expect(signIn('ＡＤＡ')).resolves.toMatchObject({ name: 'Ada' })
  await expect(signIn('CAFÉ')).resolves.toMatchObject({ name: 'Caf\u00e9' })
})

test('every account and public room has a key, and only one of colliding rows has the plain key', async () => {
  const rows = await database.query<{ name: string; key: string }>(
    `SELECT name, name_key AS key FROM account UNION ALL SELECT name, name_key FROM room WHERE visibility = 'public'`,
  )
  expect(rows.filter(({ name, key }) => key !== nameKey(name)).map(({ name }) => name)).toEqual([
    'Cafe\u0301',
    'STRASSE',
    'Cafe\u0301',
  ])
})

test('an account that the previous version adds during an update can sign in, and gets its key at the next start', async () => {
  await addOld('Grace')
  await expect(signIn('gRACE')).resolves.toMatchObject({ name: 'Grace' })
  const { api } = createNodeSession(replica.url)
  await expect(api.signUp({ name: 'GRACE', password })).rejects.toMatchObject({ problem: { code: 'name-taken' } })
  await addOld('GRACE\u034f')
  expect(await run('migrate')).toMatchObject({ code: 0 })
  await expect(signIn('ＧＲＡＣＥ')).resolves.toMatchObject({ name: 'Grace' })
  await expect(signIn('GRACE\u034f')).resolves.toMatchObject({ name: 'GRACE\u034f' })
})

test('if the previous version replaces a name, the old key is removed', async () => {
  await addOld('Erased person')
  await run('migrate')
  await database.query(`UPDATE account SET name = 'erased 1' WHERE name = 'Erased person'`)
  expect(await database.query(`SELECT FROM account WHERE name_key LIKE 'erased person%'`)).toEqual([])
  await expect(signIn('Erased 1')).resolves.toMatchObject({ name: 'erased 1' })
})

test('admin lists the names that collide', async () => {
  const { code, stdout } = await run('admin', 'list-name-collisions')
  expect(code).toBe(0)
  expect(stdout).toMatch(/account 1 "Caf\u00e9" \(U\+0043 U\+0061 U\+0066 U\+00E9\)/)
  expect(stdout).toMatch(/account 2 "Cafe\u0301" \(U\+0043 U\+0061 U\+0066 U\+0065 U\+0301\)/)
  expect(stdout).toMatch(/account 3 .*\n.*account 4 /)
  expect(stdout).toMatch(/room \d+ "Caf\u00e9".*\nroom \d+ "Cafe\u0301"/)
  expect(stdout).not.toContain('"Ada"')
})
