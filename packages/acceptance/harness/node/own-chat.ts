import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Starter, start } from '@chat/testing/starter'
import { type Postgres, startPostgres } from '@chat/tooling/postgres/server'
import { createSupervisor } from '@chat/tooling/process/supervisor'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { afterAll, beforeAll } from 'vitest'
import { UNLIMITED } from '../drivers/node.ts'

/** Starts a separate chat and a PostgreSQL server for the tests of a file. */
export function useOwnChat(env: NodeJS.ProcessEnv = {}) {
  const parent = temporaryFolder()
  const supervisor = createSupervisor(() => {})
  let postgres: Postgres
  let chat: Starter | undefined
  beforeAll(async () => {
    postgres = await startPostgres({ supervisor, parent, log: join(parent, 'postgres.log'), durable: false })
    chat = await start({ env: { ...UNLIMITED, ...env, DATABASE_URL: postgres.url } })
  })
  afterAll(async () => {
    await chat?.stop()
    chat?.removeData()
    await supervisor.stop()
    rmSync(parent, { recursive: true, force: true })
  })
  return {
    baseUrl: () => chat?.url ?? '',
    /** The application's role and database. */
    databaseUrl: () => postgres.url,
    /** The superuser, and a database that is not the application's. */
    adminUrl: () => postgres.adminUrl,
  }
}
