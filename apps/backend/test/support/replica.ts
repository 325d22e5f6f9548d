import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { NO_LIMITS } from '@chat/testing/no-limits'
import { findFreePort } from '@chat/tooling/process/ports'
import { vi } from 'vitest'

const SERVER = fileURLToPath(new URL('../../src/server.ts', import.meta.url))

/** Maximum ms until a process serves, on a busy machine. */
const START_MAX_MS = 30_000

/** Running processes. A failed test must not leave them behind. */
const running = new Set<ChildProcess>()
process.once('exit', killRunning)
// Vitest ends its workers by SIGTERM.
process.once('SIGTERM', () => {
  killRunning()
  process.kill(process.pid, 'SIGTERM')
})

export interface Replica {
  url: string
  process: ChildProcess
  /** Sends the signal, waits for the end and returns the exit code: null after SIGKILL. */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** Returns the log so far. */
  log(): string
}

/** Starts a backend process from the sources. It is ready to serve unless `ready` is false. */
export async function startReplica(
  env: NodeJS.ProcessEnv,
  { port, ready = true }: { port?: number; ready?: boolean } = {},
): Promise<Replica> {
  const own = port ?? (await findFreePort(0, '127.0.0.1'))
  const child = spawn(process.execPath, [SERVER], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PORT: String(own),
      METRICS_PORT: '0',
      ...NO_LIMITS,
      LOG_LEVEL: 'warn',
      DRAIN_SECONDS: '0',
      INSTANCE: `replica-${own}`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.on('exit', () => running.delete(child))
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk
    })
  }
  const url = `http://127.0.0.1:${own}`
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`The replica ended with ${code}:\n${log}`)
  })
  const serving = vi.waitFor(
    async () => {
      const response = await fetch(url + (ready ? '/readyz' : '/healthz'))
      if (!response.ok) throw new Error(`${await response.text()}\n${log}`)
    },
    { timeout: START_MAX_MS, interval: 50 },
  )
  // After the start, the end is expected.
  ended.catch(() => {})
  await Promise.race([serving, ended])
  return {
    url,
    process: child,
    log: () => log,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal)
        await once(child, 'exit')
      }
      return child.exitCode
    },
  }
}

function killRunning() {
  for (const child of running) child.kill('SIGKILL')
}
