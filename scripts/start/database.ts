import { join } from 'node:path'
import { listDatabaseUrlFaults, normalizeDatabaseUrl } from '@chat/backend/config/database-url'
import { describeFailure } from '@chat/backend/db/describe-failure'
import { Failure } from '@chat/tooling/failure'
import { DATA_DIR, LOGS } from '@chat/tooling/folders'
import { withClient } from '@chat/tooling/postgres/connect'
import { startPostgres } from '@chat/tooling/postgres/server'
import type { Supervisor } from '@chat/tooling/process/supervisor'

export interface Database {
  url: string
  /** The location, for the list of addresses. */
  summary: string
}

/** Returns the database of DATABASE_URL. Without the variable, starts the embedded PostgreSQL. */
export async function openDatabase(supervisor: Supervisor, say: (line: string) => void): Promise<Database> {
  const given = normalizeDatabaseUrl(process.env.DATABASE_URL ?? '')
  if (given) return { url: given, summary: await checkGiven(given) }
  say('Starting PostgreSQL')
  const postgres = await startPostgres({ supervisor, parent: DATA_DIR, log: join(LOGS, 'postgres.log') })
  if (!postgres.folder.startsWith(DATA_DIR)) {
    say(`PostgreSQL runs as an unprivileged user without access to this folder. Its data is in ${postgres.folder}`)
  }
  return { url: postgres.url, summary: `127.0.0.1:${postgres.port}, data in ${postgres.folder}` }
}

/** Checks DATABASE_URL before other parts start. Throws a Failure with the cause, without the password. */
async function checkGiven(url: string): Promise<string> {
  const faults = listDatabaseUrlFaults(url)
  if (faults.length > 0) {
    const sentences = faults.map((fault) => fault.replace(/^must/, 'it must'))
    throw new Failure(`DATABASE_URL is malformed: ${sentences.join('; ')}.`)
  }
  const { host, pathname } = new URL(url)
  try {
    await withClient(url, (client) => client.query('SELECT 1'))
  } catch (error) {
    throw new Failure(
      `The database of DATABASE_URL (${host}${pathname}) refuses the connection: ${describeFailure(error, url)}. ` +
        'Correct DATABASE_URL or start that database. Without DATABASE_URL, npm start uses its embedded PostgreSQL.',
    )
  }
  return `${host}${pathname}, from DATABASE_URL`
}
