// `npm run dev`: runs the application from its sources. Vite replaces edited modules of the page. Each edit restarts the backend.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { explain } from '@chat/tooling/failure'
import { BACKEND, FRONTEND, LOCAL } from '@chat/tooling/folders'
import { backendEnv, migrate, untilAnswers } from '@chat/tooling/process/backends'
import { choosePort } from '@chat/tooling/process/ports'
import { openDatabase } from './start/database.ts'
import { parseOptions, type StartOptions } from './start/options.ts'
import { type Run, runUntilStopped } from './start/run.ts'

try {
  const options = parseOptions(process.argv.slice(2))
  options.port = await choosePort(options.port, 'npm run dev -- --port')
  options.apiPort = await choosePort(options.apiPort, 'npm run dev -- --api-port')
  await runUntilStopped((run) => startAll(run, options))
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

async function startAll({ supervisor, say, secondsSoFar }: Run, { port, apiPort }: StartOptions): Promise<void> {
  const database = await openDatabase(supervisor, say)
  const env = {
    ...backendEnv(database.url),
    NODE_ENV: 'development',
    // The compile cache halves the time of the next start.
    NODE_COMPILE_CACHE: join(LOCAL, 'compile-cache'),
    PORT: String(apiPort),
    INSTANCE: 'development',
    CHAT_PORT: String(port),
    API_UPSTREAM: `http://127.0.0.1:${apiPort}`,
  }
  say('Migrating the database')
  await migrate(supervisor, join(BACKEND, 'src', 'migrate.ts'), env)

  const common = { command: process.execPath, env }
  const backend = supervisor.start({ name: 'The backend', args: watchArguments(), cwd: BACKEND, ...common })
  const vite = [join(FRONTEND, 'node_modules', 'vite', 'bin', 'vite.js')]
  const page = supervisor.start({ name: 'The page server', args: vite, cwd: FRONTEND, ...common })
  await untilAnswers(backend, `${env.API_UPSTREAM}/readyz`)
  await untilAnswers(page, `http://127.0.0.1:${port}/`)
  say(`
Ready in ${secondsSoFar()} s: http://localhost:${port}, with live reload.

  API        http://localhost:${apiPort}/api/health
  Debugger   127.0.0.1:9229
  Database   ${database.summary}

Ctrl-C stops all processes and keeps the data.`)
}

/** Returns the arguments of Node in the backend's script `dev`. A shell would be an additional process to stop. */
function watchArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(BACKEND, 'package.json'), 'utf8')) as { scripts: { dev: string } }
  return scripts.dev.split(' ').slice(1)
}
