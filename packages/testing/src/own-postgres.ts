import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from '@chat/tooling/postgres/server'
import { createSupervisor } from '@chat/tooling/process/supervisor'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { createLink, type Link } from './faulty-link.ts'

export interface OwnPostgres {
  /** Through the link, which outlives every restart. */
  adminUrl: string
  link: Link
  /** Stops it as a crash does (`pg_ctl stop -m immediate`): nothing is written that was not. */
  crash(): Promise<void>
  start(): Promise<void>
  isRunning(): boolean
  close(): Promise<void>
}

/** A PostgreSQL of a test's own in `parent`, that waits for the disk as in production, to be crashed and started again. */
export async function createOwnPostgres(parent = temporaryFolder()): Promise<OwnPostgres> {
  const run = async () => {
    const supervisor = createSupervisor(() => {})
    return { supervisor, ...(await startPostgres({ supervisor, parent, log: join(parent, 'postgres.log') })) }
  }
  let postgres = await run()
  const link = await createLink(() => postgres.port)
  const adminUrl = new URL(postgres.adminUrl)
  adminUrl.port = String(link.port)

  return {
    adminUrl: adminUrl.href,
    link,
    async crash() {
      process.kill(readPid(postgres.folder), 'SIGQUIT')
      await postgres.part.ended
    },
    async start() {
      await postgres.supervisor.stop()
      postgres = await run()
    },
    isRunning: () => postgres.part.isRunning(),
    async close() {
      link.close()
      await postgres.supervisor.stop()
      rmSync(parent, { recursive: true, force: true })
    },
  }
}

/** The first line of the file that a running PostgreSQL keeps in its data folder. */
function readPid(folder: string): number {
  return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n', 1)[0])
}
