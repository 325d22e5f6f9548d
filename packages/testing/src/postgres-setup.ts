import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from '@chat/tooling/postgres/server'
import { createSupervisor } from '@chat/tooling/process/supervisor'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's URL of this run's PostgreSQL. Each test file creates its own database there. */
    postgresUrl: string
  }
}

/** Starts one PostgreSQL in a temporary folder for the tests of a project, and stops it after them. */
export default async function setup(project: TestProject) {
  const parent = temporaryFolder()
  const supervisor = createSupervisor((part, how) => {
    console.error(part.failure(how).message)
    process.exit(1)
  })
  const postgres = await startPostgres({ supervisor, parent, log: join(parent, 'postgres.log'), durable: false })
  project.provide('postgresUrl', postgres.adminUrl)
  return async () => {
    await supervisor.stop()
    rmSync(parent, { recursive: true, force: true })
  }
}
