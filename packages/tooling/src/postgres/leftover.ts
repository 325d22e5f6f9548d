import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import { probe } from './connect.ts'
import { type DataFolder, SUPERUSER } from './data-folder.ts'
import type { Installation } from './installation.ts'

const STOP_SECONDS = 30

/**
 * Makes sure that no server runs on this data: ends one whose starter is gone, and refuses where the starter still runs.
 * A `postmaster.pid` alone proves nothing, its number may be another program's by now: the server must answer to our password.
 */
export async function endLeftover({ bin, account }: Installation, data: DataFolder): Promise<void> {
  const starterFile = `${data.path}.starter`
  const port = leftoverPort(data.path)
  if (port !== undefined && (await probe(url(data, port))) !== 'away') {
    const starter = existsSync(starterFile) ? Number(readFileSync(starterFile, 'utf8')) : undefined
    if (starter !== undefined && starter !== process.pid && isAlive(starter)) {
      throw new Failure(
        `The data in ${data.path} is in use by a start of this project that runs already (process ${starter}): stop that one first.`,
      )
    }
    const args = ['stop', '-D', data.path, '-m', 'fast', '-w', '-t', String(STOP_SECONDS)]
    spawnSync(join(bin, 'pg_ctl'), args, { ...account, cwd: account ? '/' : undefined, stdio: 'ignore' })
  }
  writeFileSync(starterFile, String(process.pid))
}

/** The address of the server on this data as its superuser. */
export function url({ password }: DataFolder, port: number): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`
}

/** The port that the server of this data wrote down, on the fourth line. */
function leftoverPort(path: string): number | undefined {
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
