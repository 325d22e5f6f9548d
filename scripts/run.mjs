// `node scripts/run.mjs <command> [arguments]` installs missing tools and packages, then runs scripts/<command>.ts with the pinned
// Node. It is plain JavaScript for Node 20 without packages, because it runs before the installation.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure, sentenceFor, sentenceForExit } from './run/failure.mjs'
import { installPackages } from './run/packages.mjs'
import { requirePlainPath } from './run/path.mjs'
import { installTools } from './run/tools.mjs'

const OLDEST_NODE = 20
const PARENT_CHECK_MS = 1000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [command, ...args] = process.argv.slice(2)

try {
  requirePlainPath(root)
  const program = programOf(command)
  const tools = await installTools(root)
  await installPackages(root, tools)
  run(tools.node, program)
} catch (error) {
  console.error(`\n${sentenceFor(error)}`)
  process.exit(1)
}

function programOf(name) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new Failure(
      `Node ${OLDEST_NODE} or later is needed, but this is ${process.versions.node}: install another one from https://nodejs.org.`,
    )
  }
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const known = Object.values(scripts).flatMap((line) => /run\.mjs (\S+)/.exec(line)?.[1] ?? [])
  if (known.includes(name)) return join(root, 'scripts', `${name}.ts`)
  throw new Failure(`There is no command ${name ?? ''}. Choose one of: ${known.join(', ')}.`)
}

/** Runs `program` as a child process. Its IPC channel closes when this process ends, so the child notices every end. */
function run(node, program) {
  const child = spawn(node, [program, ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(sentenceFor(error))
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    const sentence = sentenceForExit(code)
    if (sentence) console.error(`\n${sentence}`)
    process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1))
  })
  if (process.env.npm_lifecycle_event) followParent(child)
}

/** A killed npm passes on no signal. Poll the parent's process id, which changes when npm ends. */
function followParent(child) {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, PARENT_CHECK_MS).unref()
}
