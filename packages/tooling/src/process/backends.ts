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
/** A little more than the backend gives itself. */
const STOP_GRACE_MS = 15_000

/** What every process of the backend gets to know here. */
export function backendEnv(databaseUrl: string): NodeJS.ProcessEnv {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).stdout?.trim()
  return {
    VERSION: version,
    COMMIT: commit || 'unknown',
    // Whoever could send something new is gone before a backend is told to stop: there is nothing to wait for.
    DRAIN_SECONDS: '0',
    // Any free one: several replicas are on this machine.
    METRICS_PORT: '0',
    ...process.env,
    DATABASE_URL: databaseUrl,
    NODE_ENV: 'production',
    // By the page's server, whose word counts: another machine would write what it likes there, so it does not get here.
    PROXY_HOPS: '1',
    HOST: '127.0.0.1',
    METRICS_HOST: '127.0.0.1',
  }
}

/** Applies the migrations with `program`; its words go to a log, which is shown when it fails. */
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

/** Waits until `url` answers 200. Fails when `part` ends before. */
export async function untilAnswers(part: Part, url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) return
    if (!part.isRunning()) throw part.failure(await part.ended)
    if (Date.now() > deadline)
      throw new Failure(`${part.name} is not ready after ${READY_TIMEOUT_MS / 1000} s: its log in ${LOGS} says why.`)
    await wait(POLL_MS)
  }
}
