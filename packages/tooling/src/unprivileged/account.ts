import { spawnSync } from 'node:child_process'
import { Failure } from '../failure.ts'

export interface Account {
  uid: number
  gid: number
}

/** PostgreSQL and Chromium refuse to run as root. Every system has this account for unprivileged programs. */
const UNPRIVILEGED = 'nobody'

/** Returns the account to run them as if this process is root. Undefined means the current account. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  return { uid: numberFrom('-u'), gid: numberFrom('-g') }
}

function numberFrom(option: string): number {
  const { stdout, status } = spawnSync('id', [option, UNPRIVILEGED], { encoding: 'utf8' })
  if (status === 0) return Number(stdout)
  throw new Failure(
    `PostgreSQL does not run as root, and there is no user ${UNPRIVILEGED}: run this command as another user.`,
  )
}

/** Returns whether `account` can enter `folder`. */
export function canEnter(account: Account, folder: string): boolean {
  // Use `cd`, because spawn enters its `cwd` before it switches the account.
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Returns whether `account` can run `program`. */
export function canRun(account: Account, program: string): boolean {
  return spawnSync(program, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
}
