import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Account, canEnter, canRun } from './account.ts'

/**
 * The folder for files of another account if it cannot enter the project's folder, for example below /root.
 * It holds the database, so it is not a temporary folder that the system clears.
 */
const OUTSIDE = '/var/lib/chat-app'

/** Returns `folder` if `account` can enter it, else its substitute outside the project. */
export function reachableFolder(folder: string, account: Account | undefined): string {
  mkdirSync(folder, { recursive: true })
  if (!account || canEnter(account, folder)) return folder
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 12)
  const outside = join(OUTSIDE, name)
  openFolder(OUTSIDE)
  openFolder(outside)
  return outside
}

/** Creates a folder that every account can enter, for any umask. */
function openFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
}

/** Returns the folder of PostgreSQL's binaries: `folder` if `account` can run them, else a copy outside the project. */
export function reachableBinaries(folder: string, version: string, account: Account | undefined): string {
  if (!account || canRun(account, join(folder, 'postgres'))) return folder
  const copy = join(OUTSIDE, `postgresql-${version}`)
  openFolder(OUTSIDE)
  if (!existsSync(copy)) {
    const incomplete = `${copy}.${process.pid}`
    cpSync(dirname(folder), incomplete, { recursive: true, verbatimSymlinks: true })
    spawnSync('chmod', ['-R', 'go+rX', incomplete])
    try {
      renameSync(incomplete, copy)
    } catch {
      // Another start created the copy first.
      rmSync(incomplete, { recursive: true })
    }
  }
  return join(copy, 'bin')
}
