import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runTool } from './command.mjs'
import { requireWritable } from './failure.mjs'

/** Runs `pnpm install` when a manifest or the lockfile changed since the last time, or when its result is gone. */
export async function installPackages(root, tools) {
  const stamp = join(root, '.local', 'packages.sha256')
  const hash = hashOfManifests(root, tools.node)
  const installed = existsSync(join(root, 'node_modules', '.modules.yaml'))
  if (installed && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return

  console.log('Installing the packages of pnpm-lock.yaml')
  const local = join(root, '.local', 'pnpm')
  requireWritable(local)
  await runTool(
    'Installing the packages',
    tools.node,
    [tools.pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'],
    {
      cwd: root,
      env: {
        ...process.env,
        // Without a terminal pnpm would ask before it replaces a node_modules that another version made.
        CI: 'true',
        PATH: `${dirname(tools.node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
        // pnpm's store, caches and state stay in the project: nothing is left in the home folder, and hard links work.
        XDG_DATA_HOME: local,
        XDG_CACHE_HOME: local,
        XDG_STATE_HOME: local,
        XDG_CONFIG_HOME: local,
        // A registry that does not answer: pnpm's own waits add up to minutes.
        npm_config_fetch_retries: '2',
        npm_config_fetch_retry_mintimeout: '1000',
        npm_config_fetch_retry_maxtimeout: '2000',
      },
    },
  )
  writeFileSync(stamp, hash)
}

function hashOfManifests(root, node) {
  const hash = createHash('sha256').update(node)
  const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
  for (const group of ['apps', 'packages']) {
    for (const name of readdirSync(join(root, group)).sort()) files.push(join(group, name, 'package.json'))
  }
  for (const file of files) {
    if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}
