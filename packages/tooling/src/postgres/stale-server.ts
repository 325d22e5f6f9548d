import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import { probe } from './connect.ts'
import { type DataFolder, SUPERUSER } from './data-folder.ts'
import type { Installation } from './installation.ts'

const STOP_SECONDS = 30

/**
 * Stops a server on this data whose starter has ended. A `postmaster.pid` alone proves nothing, because another process
 * may have its number now, so the server must also accept our password.
 * @throws Failure if the starter still runs
 */
export async function endStaleServer({ bin, account }: Installation, data: DataFolder): Promise<void> {
  const starterFile = `${data.path}.starter`
  const port = recordedPort(data.path)
  if (port !== undefined && (await probe(url(data, port))) !== 'away') {
    const starter = existsSync(starterFile) ? Number(readFileSync(starterFile, 'utf8')) : undefined
    if (starter !== undefined && starter !== process.pid && isAlive(starter)) {
      throw new Failure(
        `The data in ${data.path} is in use by another start of this project (process ${starter}): stop it first.`,
      )
    }
    const args = ['stop', '-D', data.path, '-m', 'fast', '-w', '-t', String(STOP_SECONDS)]
    spawnSync(join(bin, 'pg_ctl'), args, { ...account, cwd: account ? '/' : undefined, stdio: 'ignore' })
  }
  writeFileSync(starterFile, String(process.pid))
}

/** Returns the URL of the server on this data, for the superuser. */
export function url({ password }: DataFolder, port: number): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`
}

/** Returns the port on the fourth line of `postmaster.pid`. */
function recordedPort(path: string): number | undefined {
  const file = join(path, 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[3]) : undefined
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
