import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import type { Supervisor } from '../process/supervisor.ts'
import { reachableFolder } from '../unprivileged/reachable-folder.ts'
import type { Installation } from './installation.ts'

/** The administrator. The application has its own role. */
export const SUPERUSER = 'postgres'

export interface DataFolder {
  path: string
  password: string
}

export interface DataFolderOptions {
  supervisor: Supervisor
  /** The folder for the data folder and the password file. */
  parent: string
  log: string
  /** False for data that need not survive a power cut. Creating it is then faster. */
  durable: boolean
}

/**
 * Returns the data folder of this PostgreSQL version in `parent`. Creates it if it is missing.
 * @throws Failure if `parent` holds data of another major version, because a new empty database would look like data loss
 */
export async function prepareDataFolder(installation: Installation, options: DataFolderOptions): Promise<DataFolder> {
  const folder = reachableFolder(options.parent, installation.account)
  const path = join(folder, `postgres-${installation.major}`)
  refuseOtherMajor(folder, path, installation.major)
  const passwordFile = join(folder, 'postgres-password')
  if (!existsSync(path)) await create(installation, path, passwordFile, options)
  if (!existsSync(passwordFile)) {
    throw new Failure(
      `${passwordFile}, the password of the data in ${path}, is missing: restore it, or move that folder away to start with an empty database.`,
    )
  }
  return { path, password: readFileSync(passwordFile, 'utf8') }
}

function refuseOtherMajor(parent: string, path: string, major: number): void {
  const folders = readdirSync(parent).filter((name) => /^postgres-\d+$/.test(name))
  const found = folders.map((name) => join(parent, name)).find((folder) => majorOf(folder) !== undefined)
  const other = [path, ...(existsSync(path) || !found ? [] : [found])].find(
    (folder) => (majorOf(folder) ?? major) !== major,
  )
  if (!other) return
  throw new Failure(
    `${other} holds data of PostgreSQL ${majorOf(other)}, and this is PostgreSQL ${major}, which cannot read it: ` +
      'export the data with the version of this project that created it, or move that folder away to start with an empty database.',
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
  // Use another name until the folder is complete, so that an interrupted start leaves no incomplete data folder.
  const incomplete = `${path}.new`
  rmSync(incomplete, { recursive: true, force: true })
  mkdirSync(incomplete, { mode: 0o700 })
  rmSync(passwordFile, { force: true })
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (account) for (const file of [incomplete, passwordFile]) chownSync(file, account.uid, account.gid)
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8']
  const access = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const more = durable ? [] : ['--no-sync']
  await supervisor.run({
    name: `Creating the database in ${path}`,
    command: join(bin, 'initdb'),
    args: ['-D', incomplete, ...locale, ...access, ...more, '--no-instructions'],
    env: { ...process.env, LC_ALL: 'C' },
    ...account,
    // The account may have no access to the current folder.
    ...(account ? { cwd: '/' } : {}),
    log,
  })
  renameSync(incomplete, path)
}
