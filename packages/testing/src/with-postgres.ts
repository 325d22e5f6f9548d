import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL, LOGS } from '@chat/tooling/folders'
import { type Postgres, startPostgres } from '@chat/tooling/postgres/server'
import { onStopRequest } from '@chat/tooling/process/stop-requests'
import { createSupervisor, type Supervisor } from '@chat/tooling/process/supervisor'

/** The PostgreSQL and the process supervisor of one run. */
export interface RunContext {
  supervisor: Supervisor
  postgres: Postgres
}

/**
 * Runs `work` with a new durable PostgreSQL in a temporary folder. Stops PostgreSQL and removes its data afterwards, also
 * after a stop request.
 */
export async function withPostgres<T>(work: (context: RunContext) => Promise<T>): Promise<T> {
  const parent = join(LOCAL, 'bench', `run-${process.pid}`)
  mkdirSync(parent, { recursive: true })
  mkdirSync(LOGS, { recursive: true })
  const supervisor = createSupervisor((part, how) => {
    console.error(part.failure(how).message)
    void end(1)
  })
  let data = parent

  async function cleanUp() {
    await supervisor.stop()
    for (const folder of [data, parent]) rmSync(folder, { recursive: true, force: true })
  }

  async function end(code: number) {
    await cleanUp()
    process.exit(code)
  }

  onStopRequest((why) => {
    console.log(`\nStopping (${why})`)
    void end(130)
  })
  try {
    const postgres = await startPostgres({ supervisor, parent, log: join(LOGS, 'bench-postgres.log') })
    data = postgres.folder
    return await work({ supervisor, postgres })
  } finally {
    await cleanUp()
  }
}
