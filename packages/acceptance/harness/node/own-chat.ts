import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Starter, start } from '@chat/testing/starter'
import { type Postgres, startPostgres } from '@chat/tooling/postgres/server'
import { createSupervisor } from '@chat/tooling/process/supervisor'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { afterAll, beforeAll } from 'vitest'
import { UNLIMITED } from '../drivers/node.ts'

/** For the tests of a file: a chat of their own, started with `env`, on a PostgreSQL that they may lay hands on. */
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
    /** As the application's own role, to its database. */
    databaseUrl: () => postgres.url,
    /** As the superuser, to another database than the application's. */
    adminUrl: () => postgres.adminUrl,
  }
}
