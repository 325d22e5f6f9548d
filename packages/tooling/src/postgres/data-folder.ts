import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import type { Supervisor } from '../process/supervisor.ts'
import { reachableFolder } from '../unprivileged/place.ts'
import type { Installation } from './installation.ts'

/** The role that owns everything; the application has one of its own. */
export const SUPERUSER = 'postgres'

export interface DataFolder {
  path: string
  password: string
}

export interface DataFolderOptions {
  supervisor: Supervisor
  /** The folder that gets the data folder and the password. */
  parent: string
  log: string
  /** False for data that need not survive a power cut: making it is quicker then. */
  durable: boolean
}

/**
 * The data folder of this PostgreSQL in `parent`, made where there is none.
 * @throws Failure when there is data of another major there: it must not seem to have vanished.
 */
export async function prepareDataFolder(installation: Installation, options: DataFolderOptions): Promise<DataFolder> {
  const place = reachableFolder(options.parent, installation.account)
  const path = join(place, `postgres-${installation.major}`)
  refuseOtherMajor(place, path, installation.major)
  const passwordFile = join(place, 'postgres-password')
  if (!existsSync(path)) await create(installation, path, passwordFile, options)
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

async function create(
  { bin, account }: Installation,
  path: string,
  passwordFile: string,
  { supervisor, log, durable }: DataFolderOptions,
): Promise<void> {
  // Under another name until it is whole: an interrupted start leaves nothing that looks like data.
  const half = `${path}.new`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (account) for (const file of [half, passwordFile]) chownSync(file, account.uid, account.gid)
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8']
  const access = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const more = durable ? [] : ['--no-sync']
  await supervisor.run({
    name: `Making the database in ${path}`,
    command: join(bin, 'initdb'),
    args: ['-D', half, ...locale, ...access, ...more, '--no-instructions'],
    env: { ...process.env, LC_ALL: 'C' },
    ...account,
    // The account may not enter the folder in which this was started.
    ...(account ? { cwd: '/' } : {}),
    log,
  })
  renameSync(half, path)
}
