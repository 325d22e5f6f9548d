import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { readConfig } from './config/config.ts'
import { ConfigError } from './config/environment.ts'
import { isDatabaseAway } from './db/errors.ts'
import { listMigrations, migrate } from './db/migrate.ts'
import { findMigrationsFolder } from './db/migrations-folder.ts'

/** Milliseconds between two attempts to reach a database that is still starting. */
const RETRY_MS = 500

/** Connects as soon as the database answers; gives up after `seconds`. */
async function connect(url: string, seconds: number): Promise<pg.Client> {
  const deadline = Date.now() + seconds * 1_000
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'chat-migrate',
      connectionTimeoutMillis: 3_000,
    })
    try {
      await client.connect()
      return client
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() > deadline) throw error
      if (attempt === 0) console.log('migrate: waiting for the database')
      await delay(RETRY_MS)
    }
  }
}

async function main() {
  const config = readConfig(process.env)
  if (!config.DATABASE_URL) throw new ConfigError('DATABASE_URL: is required')
  const client = await connect(config.DATABASE_URL, config.MIGRATE_WAIT_SECONDS)
  try {
    await migrate(client, listMigrations(findMigrationsFolder()), (line) => console.log(`migrate: ${line}`))
  } finally {
    await client.end()
  }
  console.log('migrate: the database is up to date')
}

main().catch((error: unknown) => {
  console.error(`migrate: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
