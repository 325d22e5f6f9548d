import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Account, canEnter, canRun } from './account.ts'

/**
 * Where things lie that another account must reach, when root keeps the project in a folder that is closed to it (below /root, say).
 * Not a temporary folder: systems clear those, and this holds the data.
 */
const OUTSIDE = '/var/lib/chat-app'

/** `folder` itself where `account` can enter it, else a folder outside the project that stands for it. */
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

/** The folder of PostgreSQL's binaries: `folder` itself where `account` can run them, else a copy outside the project. */
export function reachableBinaries(folder: string, version: string, account: Account | undefined): string {
  if (!account || canRun(account, join(folder, 'postgres'))) return folder
  const copy = join(OUTSIDE, `postgresql-${version}`)
  openFolder(OUTSIDE)
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`
    cpSync(dirname(folder), half, { recursive: true, verbatimSymlinks: true })
    spawnSync('chmod', ['-R', 'go+rX', half])
    try {
      renameSync(half, copy)
    } catch {
      // Another start was faster: its copy is as good.
      rmSync(half, { recursive: true })
    }
  }
  return join(copy, 'bin')
}
