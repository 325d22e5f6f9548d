import { spawnSync } from 'node:child_process'
import { Failure } from '../failure.ts'

export interface Account {
  uid: number
  gid: number
}

/** PostgreSQL and Chromium refuse to run as root. Every system has this account for programs that should own nothing. */
const UNPRIVILEGED = 'nobody'

/** The account to run them as: undefined, which means one's own, unless this runs as root. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  return { uid: numberFrom('-u'), gid: numberFrom('-g') }
}

function numberFrom(option: string): number {
  const { stdout, status } = spawnSync('id', [option, UNPRIVILEGED], { encoding: 'utf8' })
  if (status === 0) return Number(stdout)
  throw new Failure(`PostgreSQL does not run as root and there is no user ${UNPRIVILEGED}: run this as another user.`)
}

/** Whether `account` gets into `folder`. */
export function canEnter(account: Account, folder: string): boolean {
  // spawn's own cwd is entered before the account is taken on, so it would prove nothing.
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Whether `account` may run `program`. */
export function canRun(account: Account, program: string): boolean {
  return spawnSync(program, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
}
