import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../failure.ts'
import { BACKEND, LOGS, ROOT } from '../folders.ts'
import type { Part } from './part.ts'
import type { Supervisor } from './supervisor.ts'

const READY_TIMEOUT_MS = 30_000
const POLL_MS = 25
/** Longer than the backend's own limit for a shutdown. */
const STOP_GRACE_MS = 15_000

/** Returns the environment of every backend process here. */
export function backendEnv(databaseUrl: string): NodeJS.ProcessEnv {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).stdout?.trim()
  return {
    VERSION: version,
    COMMIT: commit || 'unknown',
    // The page server stops before the backends, so no new requests arrive during a drain.
    DRAIN_SECONDS: '0',
    // A free port for each replica of this machine.
    METRICS_PORT: '0',
    ...process.env,
    DATABASE_URL: databaseUrl,
    NODE_ENV: 'production',
    // Trust the forwarded headers of the page server. It removes those of clients.
    PROXY_HOPS: '1',
    HOST: '127.0.0.1',
    METRICS_HOST: '127.0.0.1',
  }
}

/** Runs the migrations with `program`. Throws a Failure with the end of its log. */
export async function migrate(supervisor: Supervisor, program: string, env: NodeJS.ProcessEnv): Promise<void> {
  await supervisor.run({
    name: 'The migration',
    command: process.execPath,
    args: [program],
    cwd: BACKEND,
    env,
    log: join(LOGS, 'migrate.log'),
  })
}

/** Starts replica `number` on `port`. */
export function startBackend(supervisor: Supervisor, number: number, port: number, env: NodeJS.ProcessEnv): Part {
  return supervisor.start({
    name: `Backend ${number}`,
    command: process.execPath,
    args: [join(BACKEND, 'dist', 'server.js')],
    cwd: BACKEND,
    env: { ...env, PORT: String(port), INSTANCE: `backend-${number}` },
    log: join(LOGS, `backend-${number}.log`),
    graceMs: STOP_GRACE_MS,
  })
}

/** Waits until `url` answers with a 2xx status. Throws a Failure if `part` ends or 30 s pass. */
export async function untilAnswers(part: Part, url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) return
    if (!part.isRunning()) throw part.failure(await part.ended)
    if (Date.now() > deadline)
      throw new Failure(`${part.name} is not ready after ${READY_TIMEOUT_MS / 1000} s: read its log in ${LOGS}.`)
    await wait(POLL_MS)
  }
}
