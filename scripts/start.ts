// `npm start`: runs the whole application without Docker, at one origin. Ctrl-C stops it and keeps the data.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { explain } from '@chat/tooling/failure'
import { BACKEND, FRONTEND, LOGS } from '@chat/tooling/folders'
import { backendEnv, migrate, startBackend, untilAnswers } from '@chat/tooling/process/backends'
import type { Part } from '@chat/tooling/process/part'
import { choosePort, findFreePort } from '@chat/tooling/process/ports'
import { BACKEND_BUILD, buildChanged, PAGE_BUILD } from './start/build.ts'
import { openDatabase } from './start/database.ts'
import { parseOptions, type StartOptions } from './start/options.ts'
import { startPageServer } from './start/page-server.ts'
import { type Run, runUntilStopped } from './start/run.ts'
import { createUpstreams } from './start/upstreams.ts'

const backends: Part[] = []

try {
  const options = parseOptions(process.argv.slice(2))
  options.port = await choosePort(options.port, 'npm start -- --port')
  options.apiPort = await choosePort(options.apiPort, 'npm start -- --api-port')
  // The application survives the death of a replica, unless it is the last one.
  await runUntilStopped(
    (run) => startAll(run, options),
    (name) => !name.startsWith('Backend') || !backends.some((backend) => backend.isRunning()),
  )
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

async function startAll(run: Run, { port, apiPort, replicas }: StartOptions): Promise<void> {
  const { supervisor, say } = run
  const [database] = await Promise.all([
    openDatabase(supervisor, say),
    buildChanged(BACKEND_BUILD, run).then(() => buildChanged(PAGE_BUILD, run)),
  ])
  const env = backendEnv(database.url)
  say('Migrating the database')
  await migrate(supervisor, join(BACKEND, 'dist', 'migrate.js'), env)

  say(replicas === 1 ? 'Starting the backend' : `Starting ${replicas} replicas of the backend`)
  const ports = [apiPort]
  while (ports.length < replicas) ports.push(await findFreePort(0, '127.0.0.1'))
  backends.push(...ports.map((port, index) => startBackend(supervisor, index + 1, port, env)))
  await Promise.all(backends.map((part, index) => untilAnswers(part, `http://127.0.0.1:${ports[index]}/readyz`)))

  const upstreams = backends.map((part, index) => ({
    url: `http://127.0.0.1:${ports[index]}`,
    isRunning: part.isRunning,
  }))
  const page = await startPageServer(
    {
      dist: join(FRONTEND, 'dist'),
      securityHeaders: JSON.parse(readFileSync(join(FRONTEND, 'security-headers.json'), 'utf8')),
      environment: process.env.ENVIRONMENT ?? 'development',
      upstreams: createUpstreams(upstreams),
    },
    port,
  )
  // Keep open sockets until the backends have sent their close codes.
  run.onStop(page.stopListening, page.close)

  say(`
Ready in ${run.secondsSoFar()} s: http://localhost:${port}

  API        ${ports.map((port) => `http://localhost:${port}/api/health`).join(' ')}
  Database   ${database.summary}
  Logs       ${LOGS}

Ctrl-C stops all processes and keeps the data.`)
}
