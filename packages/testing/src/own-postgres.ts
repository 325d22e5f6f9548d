import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startPostgres } from '@chat/tooling/postgres/server'
import { createSupervisor } from '@chat/tooling/process/supervisor'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { createLink, type Link } from './faulty-link.ts'

export interface OwnPostgres {
  /** The URL through the link, which stays the same after a restart. */
  adminUrl: string
  link: Link
  /** Stops PostgreSQL without a checkpoint, like a crash (`pg_ctl stop -m immediate`). */
  crash(): Promise<void>
  start(): Promise<void>
  isRunning(): boolean
  close(): Promise<void>
}

/** Starts a durable PostgreSQL in `parent` that one test can crash and restart. */
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

/** Returns the process id, which is the first line of `postmaster.pid`. */
function readPid(folder: string): number {
  return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n', 1)[0])
}
