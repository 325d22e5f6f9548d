import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { listMigrations, migrate } from '../../src/db/migrate.ts'
import { findMigrationsFolder } from '../../src/db/migrations-folder.ts'
import { connectionOptions } from '../../src/db/pool.ts'

export interface TestDatabase {
  url: string
  /** Runs one statement and returns its rows. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  /** Opens the test's connection again after an outage of the database. */
  reconnect(): Promise<void>
  drop(): Promise<void>
}

/** Creates a database in the run's PostgreSQL, with `settings` of CREATE DATABASE. It is empty if `migrated` is false. */
export async function createTestDatabase({
  migrated = true,
  settings = '',
  adminUrl = inject('postgresUrl'),
} = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name} ${settings}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  let client = await connect(url.href)
  if (migrated) await migrate(client, listMigrations(findMigrationsFolder()), () => {})
  return {
    url: url.href,
    query: async (text, values) => (await client.query(text, values)).rows,
    async reconnect() {
      client = await connect(url.href)
    },
    async drop() {
      await client.end()
      await runAsAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function runAsAdmin(url: string, statement: string) {
  const admin = new pg.Client(url)
  await admin.connect()
  await admin.query(statement)
  await admin.end()
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(connectionOptions(url, 'test'))
  // Some tests stop the database.
  client.on('error', () => {})
  await client.connect()
  return client
}
