import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Failure, sentenceForOutput } from '../failure.ts'
import { reachableFolder } from '../unprivileged/place.ts'
import type { Installation } from './installation.ts'

/** The role that owns everything; the application has one of its own. */
export const SUPERUSER = 'postgres'

export interface DataFolder {
  path: string
  password: string
}

/**
 * The data folder of this PostgreSQL in `parent`, made where there is none.
 * @param durable false for data that need not survive a power cut: making it is quicker then.
 * @throws Failure when there is data of another major there: it must not seem to have vanished.
 */
export function prepareDataFolder(installation: Installation, parent: string, durable: boolean): DataFolder {
  const place = reachableFolder(parent, installation.account)
  const path = join(place, `postgres-${installation.major}`)
  refuseOtherMajor(place, path, installation.major)
  const passwordFile = join(place, 'postgres-password')
  if (!existsSync(path)) create(installation, path, passwordFile, durable)
  if (!existsSync(passwordFile)) {
    throw new Failure(
      `${passwordFile}, the password of the data in ${path}, is gone: bring it back, or move that folder away to begin anew.`,
    )
  }
  return { path, password: readFileSync(passwordFile, 'utf8') }
}

function refuseOtherMajor(place: string, path: string, major: number): void {
  const folders = readdirSync(place).filter((name) => /^postgres-\d+$/.test(name))
  const found = folders.map((name) => join(place, name)).find((folder) => majorOf(folder) !== undefined)
  const other = [path, ...(existsSync(path) || !found ? [] : [found])].find(
    (folder) => (majorOf(folder) ?? major) !== major,
  )
  if (!other) return
  throw new Failure(
    `${other} holds data of PostgreSQL ${majorOf(other)}, and this is PostgreSQL ${major}, which cannot read it: ` +
      'export it with the version of this project that made it, or move that folder away to begin with an empty database.',
  )
}

function majorOf(folder: string): number | undefined {
  const file = join(folder, 'PG_VERSION')
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined
}

function create({ bin, account }: Installation, path: string, passwordFile: string, durable: boolean): void {
  // Under another name until it is whole: an interrupted start leaves nothing that looks like data.
  const half = `${path}.new`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  chmodSync(passwordFile, 0o600)
  if (account) for (const file of [half, passwordFile]) chownSync(file, account.uid, account.gid)
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8']
  const access = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const more = durable ? [] : ['--no-sync']
  const { status, stderr, error } = spawnSync(
    join(bin, 'initdb'),
    ['-D', half, ...locale, ...access, ...more, '--no-instructions'],
    {
      ...account,
      // The account may not enter the folder in which this was started.
      cwd: account ? '/' : undefined,
      env: { ...process.env, LC_ALL: 'C' },
      encoding: 'utf8',
    },
  )
  if (status !== 0) {
    rmSync(half, { recursive: true, force: true })
    const said = stderr ?? String(error)
    throw new Failure(`The database could not be made in ${path}. ${sentenceForOutput(said) ?? said.trim()}`)
  }
  renameSync(half, path)
}
