import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { isLockTimeout } from './errors.ts'
import { fillNameKeys } from './name-keys.ts'
import { type Queryable, withTransaction } from './transaction.ts'

/**
 * SQL for the key of the advisory lock of a migration. The key depends on the schema, because the installation has no id
 * yet. A migration that hangs must not block an installation in another schema of the database.
 */
const LOCK = "hashtextextended(concat('chat migration ', current_schema()), 0)"

/** Milliseconds between two tries for the lock. */
const LOCK_POLL_MS = 200

/** Default seconds to wait for the lock. */
const WAIT_SECONDS = 60

/** Milliseconds to wait for a table. Meanwhile each statement of the chat on that table waits behind the migration. */
const TABLE_LOCK_MAX_MS = 2_000

/** Milliseconds before the next attempt. In this time the waiting statements run. */
const TABLE_RETRY_MS = 1_000

/** First line of a migration that runs without a transaction, because CREATE INDEX CONCURRENTLY refuses one. */
const OUTSIDE_TRANSACTION = '-- outside a transaction\n'

export interface Migration {
  version: number
  name: string
  sql: string
}

/** Lists the migrations in `folder`: files named `0001_what_it_does.sql`, numbered from 1 without a gap. */
export function listMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file, index) => {
      const version = Number.parseInt(file, 10)
      if (version !== index + 1) throw new Error(`${file}: the migrations are numbered from 0001 without a gap`)
      return { version, name: file, sql: readFileSync(join(folder, file), 'utf8') }
    })
}

/** Returns the number of the last migration of the database, or 0 for an empty database. */
export async function readSchemaVersion(db: Queryable): Promise<number> {
  const { rows: tables } = await db.query<{ there: boolean }>(
    `SELECT to_regclass('schema_migration') IS NOT NULL AS there`,
  )
  if (!tables[0]?.there) return 0
  const { rows } = await db.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM schema_migration',
  )
  return rows[0]?.version ?? 0
}

/**
 * Brings the database to the newest version. Each migration has its own transaction, unless its first line says
 * otherwise: such a migration starts again from its first statement after an interruption. If ten processes
 * run at once, one migrates. Each tries the lock repeatedly, because waiting inside the database would deadlock with
 * CREATE INDEX CONCURRENTLY. Does nothing if the database is newer than the migrations. Rejects if another session holds
 * the lock, or a table, for longer than `waitSeconds`.
 */
export async function migrate(
  client: pg.Client,
  migrations: Migration[],
  log: (line: string) => void,
  waitSeconds = WAIT_SECONDS,
): Promise<void> {
  await takeLock(client, log, waitSeconds)
  try {
    await apply(client, migrations, log, waitSeconds)
  } finally {
    // A pooler would keep the session, and with it the lock, after this process has ended.
    await client.query(`SELECT pg_advisory_unlock(${LOCK})`).catch(() => {})
  }
}

async function apply(client: pg.Client, migrations: Migration[], log: (line: string) => void, waitSeconds: number) {
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migration (
    version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`)
  const at = await readSchemaVersion(client)
  for (const { version, name, sql } of migrations.filter((migration) => migration.version > at)) {
    log(`applying ${name}`)
    const record = { text: 'INSERT INTO schema_migration (version, name) VALUES ($1, $2)', values: [version, name] }
    if (sql.startsWith(OUTSIDE_TRANSACTION)) {
      for (const statement of sql.split(/;\n/)) await client.query(statement)
      await client.query(record)
      continue
    }
    const run = () =>
      withTransaction(client, async (tx) => {
        await tx.query(`SET LOCAL lock_timeout = ${TABLE_LOCK_MAX_MS}`)
        await tx.query(sql)
        await tx.query(record)
      })
    await retryLocked(run, log, waitSeconds)
  }
  await fillNameKeys(client)
}

/** Repeats a migration until it gets its tables. A backup may lock all tables for its whole duration. */
async function retryLocked(run: () => Promise<void>, log: (line: string) => void, waitSeconds: number) {
  const deadline = performance.now() + waitSeconds * 1_000
  for (let logged = false; ; logged = true) {
    try {
      return await run()
    } catch (error) {
      if (!isLockTimeout(error)) throw error
      if (performance.now() > deadline) {
        const cause = 'another session, such as a backup, uses a table that this migration changes'
        throw new Error(`gave up after ${waitSeconds} s: ${cause}. Start again when it has ended`, { cause: error })
      }
      if (!logged) log('waiting for a table that another session uses, such as a backup')
      await delay(TABLE_RETRY_MS)
    }
  }
}

async function takeLock(client: pg.Client, log: (line: string) => void, waitSeconds: number): Promise<void> {
  const deadline = performance.now() + waitSeconds * 1_000
  for (let logged = false; !(await tryLock(client)); logged = true) {
    if (performance.now() > deadline) {
      const pid = await findLockHolder(client)
      throw new Error(
        `gave up after ${waitSeconds} s: another session holds the migration lock. ` +
          `If no other migration runs, end it: SELECT pg_terminate_backend(${pid ?? 'PID'})`,
      )
    }
    if (!logged) log(`waiting for the lock that another migration holds (process ${await findLockHolder(client)})`)
    await delay(LOCK_POLL_MS)
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS locked`)
  return rows[0]?.locked ?? false
}

/** Returns the id of the PostgreSQL process that holds the lock. pg_locks shows a 64-bit key as two halves. */
async function findLockHolder(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND (classid::bigint << 32 | objid::bigint) = ${LOCK}
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  return rows[0]?.pid
}
