import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runTool } from './command.mjs'
import { requireWritable } from './failure.mjs'
import { requireRegistry } from './registry.mjs'

/** Runs `pnpm install` if a package.json or the lockfile changed since the last time, or if node_modules is missing. */
export async function installPackages(root, tools) {
  const stamp = join(root, '.local', 'packages.sha256')
  const hash = hashOfManifests(root, tools.node)
  const installed = existsSync(join(root, 'node_modules', '.modules.yaml'))
  if (installed && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return

  console.log('Installing the packages of pnpm-lock.yaml')
  const local = join(root, '.local', 'pnpm')
  requireWritable(local)
  const options = {
    cwd: root,
    env: {
      ...process.env,
      // Do not let pnpm ask before it replaces a node_modules of another version: there may be no terminal.
      CI: 'true',
      PATH: `${dirname(tools.node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
      // Keep pnpm's store, caches and state in the project, so the home folder stays clean and hard links work.
      XDG_DATA_HOME: local,
      XDG_CACHE_HOME: local,
      XDG_STATE_HOME: local,
      XDG_CONFIG_HOME: local,
      // By default pnpm waits for a failing registry for minutes. pnpm does not read npm_config_*.
      pnpm_config_fetch_retries: '2',
      pnpm_config_fetch_retry_mintimeout: '1000',
      pnpm_config_fetch_retry_maxtimeout: '2000',
    },
  }
  const what = 'Installing the packages'
  await requireRegistry(what, [tools.node, [tools.pnpm], options])
  await runTool(what, tools.node, [tools.pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'], options)
  writeFileSync(stamp, hash)
}

function hashOfManifests(root, node) {
  const hash = createHash('sha256').update(node)
  const groups = ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  )
  const packages = [...groups, 'apps/backend/test', 'bench', 'checks', 'resilience', 'scripts'].sort()
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
  files.push(...packages.map((folder) => join(folder, 'package.json')))
  for (const file of files) {
    if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}
