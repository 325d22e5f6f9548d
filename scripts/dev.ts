// `npm run dev`: as `npm start`, but from the sources. The page by Vite with hot replacement, the backend started anew at each edit.
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
    // What was compiled is kept for the next start, which halves it.
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
Ready in ${secondsSoFar()} s: http://localhost:${port}, live: save a file to see it.

  API        http://localhost:${apiPort}/api/health
  Debugger   127.0.0.1:9229
  Database   ${database.summary}

Ctrl-C ends it all and keeps the data.`)
}

/** What the backend's script `dev` gives to Node. Its words need no shell, and a shell would be one more process to end. */
function watchArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(BACKEND, 'package.json'), 'utf8')) as { scripts: { dev: string } }
  return scripts.dev.split(' ').slice(1)
}
