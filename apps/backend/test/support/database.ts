import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { listMigrations, migrate } from '../../src/db/migrate.ts'
import { findMigrationsFolder } from '../../src/db/migrations-folder.ts'
import { connectionOptions } from '../../src/db/pool.ts'

export interface TestDatabase {
  url: string
  /** Runs one statement and gives its rows. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  drop(): Promise<void>
}

/** A database of its own in the run's PostgreSQL; empty where `migrated` is false. */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const adminUrl = inject('postgresUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  const client = new pg.Client(connectionOptions(url.href, 'test'))
  await client.connect()
  if (migrated) await migrate(client, listMigrations(findMigrationsFolder()), () => {})
  return {
    url: url.href,
    query: async (text, values) => (await client.query(text, values)).rows,
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
