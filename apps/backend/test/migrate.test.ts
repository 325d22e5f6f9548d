import pg from 'pg'
import { expect, test } from 'vitest'
import { listMigrations, migrate } from '../src/db/migrate.ts'
import { findMigrationsFolder } from '../src/db/migrations-folder.ts'
import { runCommand } from './support/command.ts'
import { createTestDatabase } from './support/database.ts'

async function runMigrate(env: NodeJS.ProcessEnv) {
  const { code, stdout, stderr } = await runCommand('migrate', [], env)
  return { code, output: stdout + stderr }
}

test('C11: ten migrations started at once do it once, and again changes nothing', async () => {
  const database = await createTestDatabase({ migrated: false })
  const runs = await Promise.all(Array.from({ length: 10 }, () => runMigrate({ DATABASE_URL: database.url })))
  expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0))
  expect(runs.filter(({ output }) => output.includes('applying 0001'))).toHaveLength(1)
  expect(await database.query('SELECT id, name FROM room ORDER BY id')).toEqual([
    { id: 1, name: 'general' },
    { id: 2, name: 'random' },
  ])
  await database.drop()
})

test('without a database to migrate it says what is missing', async () => {
  expect(await runMigrate({})).toEqual({ code: 1, output: 'migrate: DATABASE_URL: is required\n' })
  const away = await runMigrate({ DATABASE_URL: 'postgresql://127.0.0.1:1/chat', MIGRATE_WAIT_SECONDS: '0' })
  expect(away.code).toBe(1)
  expect(away.output).toContain('ECONNREFUSED')
})

test('migrate reports a lock that another session holds, and gives up after MIGRATE_WAIT_SECONDS', async () => {
  const database = await createTestDatabase()
  await database.query("SELECT pg_advisory_lock(hashtextextended(concat('chat migration ', current_schema()), 0))")
  const [{ pid } = { pid: 0 }] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const { code, output } = await runMigrate({ DATABASE_URL: database.url, MIGRATE_WAIT_SECONDS: '1' })
  expect(code).toBe(1)
  expect(output).toContain(`waiting for the lock that another migration holds (process ${pid})`)
  expect(output).toContain(`gave up after 1 s: another session holds the migration lock`)
  expect(output).toContain(`SELECT pg_terminate_backend(${pid})`)
  await database.drop()
})

test('migrate prints each reason why it waits for the database once, and never the password', async () => {
  const url = 'postgresql://chat:secret%25word@127.0.0.1:1/chat'
  const { output } = await runMigrate({ DATABASE_URL: url, MIGRATE_WAIT_SECONDS: '2' })
  expect(output.match(/waiting for the database: connect ECONNREFUSED/g)).toHaveLength(1)
  expect(output).not.toContain('secret')
})

test('a migration that waits for a table of a running backup does not block other statements on the table', async () => {
  const database = await createTestDatabase()
  const [client, backup] = [new pg.Client(database.url), new pg.Client(database.url)]
  await Promise.all([client.connect(), backup.connect()])
  await backup.query('BEGIN; LOCK TABLE account IN ACCESS SHARE MODE')
  const known = listMigrations(findMigrationsFolder())
  const next = { version: known.length + 1, name: 'next', sql: 'ALTER TABLE account ADD COLUMN next text' }
  const lines: string[] = []
  const migrated = migrate(client, [...known, next], (line) => lines.push(line))
  await expect.poll(() => lines.join(), { timeout: 20_000 }).toContain('waiting for a table that another session uses')
  await database.query('SELECT FROM account')
  await backup.query('COMMIT')
  await migrated
  expect(await database.query('SELECT next FROM account')).toEqual([])
  await Promise.all([client.end(), backup.end()])
  await database.drop()
})

test('an encoding other than UTF8 is refused with the remedy', async () => {
  const database = await createTestDatabase({
    migrated: false,
    settings: "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0",
  })
  const { code, output } = await runMigrate({ DATABASE_URL: database.url })
  expect(code).toBe(1)
  expect(output).toContain('The encoding of the database is LATIN1, the chat needs UTF8: create a database with CREATE')
  await database.drop()
})

test('migrate prints the remedy for a refused password with a percent sign, and for a role without CREATE', async () => {
  const database = await createTestDatabase({ migrated: false })
  const role = `role_${new URL(database.url).pathname.slice(1)}`
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'right'`)
  const url = new URL(database.url)
  url.username = role
  url.password = '50%25off'
  const wrong = await runMigrate({ DATABASE_URL: url.href })
  expect(wrong.output).toMatch(/password authentication failed.*a percent sign in the password is written as %25/)
  expect(wrong.output).not.toContain('off')
  url.password = 'right'
  const powerless = await runMigrate({ DATABASE_URL: url.href })
  expect(powerless).toMatchObject({ code: 1, output: expect.stringContaining('GRANT CREATE ON SCHEMA public') })
  await database.query(`DROP ROLE ${role}`)
  await database.drop()
})

test('a migration outside a transaction starts again after an interruption', async () => {
  const database = await createTestDatabase({ migrated: false })
  const client = new pg.Client(database.url)
  await client.connect()
  const upToIndex = listMigrations(findMigrationsFolder()).filter(({ version }) => version <= 11)
  await migrate(client, upToIndex, () => {})
  // The state after a kill in the middle: the index exists, but the version is not recorded.
  await database.query('DELETE FROM schema_migration WHERE version = 11')
  await database.query(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'message_words_idx'::regclass`)
  await migrate(client, upToIndex, () => {})
  expect(
    await database.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'message_words_idx'::regclass`),
  ).toEqual([{ indisvalid: true }])
  await client.end()
  await database.drop()
})
