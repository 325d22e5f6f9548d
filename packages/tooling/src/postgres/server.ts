import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import type { Part } from '../process/part.ts'
import { findFreePort } from '../process/ports.ts'
import type { Supervisor } from '../process/supervisor.ts'
import { probe, withClient } from './connect.ts'
import { prepareDataFolder } from './data-folder.ts'
import { findInstallation } from './installation.ts'
import { endStaleServer, url } from './stale-server.ts'

/** The preferred port, so that a configured SQL client keeps working. If it is taken, use a free port. */
const USUAL_PORT = 54320

/** For the pools of all replicas, migrations and psql. PostgreSQL's default of 100 is too low for tests with many processes. */
const MAX_CONNECTIONS = 200

const START_TIMEOUT_MS = 60_000
const POLL_MS = 25
const STOP_GRACE_MS = 30_000

/** Role and database of the application. */
const APPLICATION = 'chat'

export interface PostgresOptions {
  supervisor: Supervisor
  /** The folder for the data folder and the password file. */
  parent: string
  log: string
  /** False for tests: writes do not wait for the disk. */
  durable?: boolean
}

export interface Postgres {
  part: Part
  port: number
  folder: string
  /** For the superuser, to the database `postgres`. */
  adminUrl: string
  /** For the application's role, to its database. */
  url: string
}

/** Starts the embedded PostgreSQL on 127.0.0.1. Creates the application's role and database if they are missing. */
export async function startPostgres({ supervisor, parent, log, durable = true }: PostgresOptions): Promise<Postgres> {
  const installation = await findInstallation()
  const data = await prepareDataFolder(installation, { supervisor, parent, log, durable })
  await endStaleServer(installation, data)
  const port = await findFreePort(USUAL_PORT, '127.0.0.1')
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    // No Unix socket: its path may have at most 107 characters, and the project's folder can be longer.
    unix_socket_directories: '',
    max_connections: MAX_CONNECTIONS,
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  const part = supervisor.start({
    name: 'PostgreSQL',
    command: join(installation.bin, 'postgres'),
    args: ['-D', data.path, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    ...installation.account,
    ...(installation.account ? { cwd: '/' } : {}),
    log,
    // A fast shutdown: PostgreSQL ends all sessions and writes all data, so the next start needs no recovery.
    stopSignal: 'SIGINT',
    graceMs: STOP_GRACE_MS,
  })
  const adminUrl = url(data, port)
  await waitUntilReady(part, adminUrl)
  await ensureApplication(adminUrl, data.password)
  const applicationUrl = `postgres://${APPLICATION}:${data.password}@127.0.0.1:${port}/${APPLICATION}`
  return { part, port, folder: data.path, adminUrl, url: applicationUrl }
}

async function waitUntilReady(part: Part, adminUrl: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  while ((await probe(adminUrl)) !== 'ready') {
    if (!part.isRunning()) throw part.failure(await part.ended)
    if (Date.now() > deadline)
      throw new Failure(`PostgreSQL does not answer after ${START_TIMEOUT_MS / 1000} s: read its log.`)
    await wait(POLL_MS)
  }
}

async function ensureApplication(adminUrl: string, password: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount: role } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [APPLICATION])
    if (!role) await client.query(`CREATE ROLE ${APPLICATION} LOGIN PASSWORD '${password}'`)
    const { rowCount: database } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [APPLICATION])
    if (!database) await client.query(`CREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}`)
  })
}
