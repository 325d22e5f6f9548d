import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { readConfig } from './config/config.ts'
import { ConfigError } from './config/environment.ts'
import { describeFailure } from './db/describe-failure.ts'
import { isDatabaseAway } from './db/errors.ts'
import { listMigrations, migrate } from './db/migrate.ts'
import { findMigrationsFolder } from './db/migrations-folder.ts'
import { connectionOptions } from './db/pool.ts'
import { requireFit, requireOwnServer } from './db/session-check.ts'

/** Milliseconds between two attempts to reach a database that is still starting. */
const RETRY_MS = 500

const say = (line: string) => console.log(`migrate: ${line}`)

/** Connects when the database answers; gives up after `seconds`. Prints each new reason for the wait. */
async function connect(url: string, seconds: number): Promise<pg.Client> {
  const deadline = Date.now() + seconds * 1_000
  let logged: string | undefined
  for (;;) {
    // A migration may take longer than the limit of other statements.
    const client = new pg.Client({ ...connectionOptions(url, 'migrate'), query_timeout: 0 })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      client.end().catch(() => {})
      if (!isDatabaseAway(error) || Date.now() > deadline) throw error
      const reason = describeFailure(error, url)
      if (reason !== logged) say(`waiting for the database: ${reason}`)
      logged = reason
      await delay(RETRY_MS)
    }
  }
}

async function main(url: string, waitSeconds: number) {
  const client = await connect(url, waitSeconds)
  try {
    await requireOwnServer(client, url)
    await requireFit(client)
    await migrate(client, listMigrations(findMigrationsFolder()), say, waitSeconds)
  } finally {
    await client.end().catch(() => {})
  }
  say('the database is up to date')
}

function fail(message: string) {
  console.error(`migrate: ${message}`)
  process.exitCode = 1
}

try {
  const { DATABASE_URL: url, MIGRATE_WAIT_SECONDS: waitSeconds } = readConfig(process.env)
  if (!url) throw new ConfigError('DATABASE_URL: is required')
  main(url, waitSeconds).catch((error: unknown) => fail(describeFailure(error, url)))
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}
