import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { LOCAL, ROOT } from '@chat/tooling/folders'
import { type Account, canRun, unprivilegedAccount } from '@chat/tooling/unprivileged/account'
import { reachableFolder } from '@chat/tooling/unprivileged/reachable-folder'
import { chromium } from 'playwright'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * Returns the path of Chromium: an installed one, else Playwright's, else Debian's package.
 * For root, it is a script that runs Chromium as an unprivileged user.
 */
export function findChromium(): string {
  const account = unprivilegedAccount()
  const usable = (path: string) => existsSync(path) && (account ? canRun(account, path) : runs(path))
  const path = installed().find(usable) ?? downloaded(account, usable) ?? debianPackage(usable)
  if (!path) {
    throw new Error('The browser tests need Chromium. Install it, or set CHROMIUM_PATH to the path of its program.')
  }
  return account ? asAccount(path, account) : path
}

function installed(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [process.env.CHROMIUM_PATH ?? '', ...onPath].filter(isProgram)
}

/** Playwright's Chromium. Downloaded once into a folder that the unprivileged user can read. */
function downloaded(account: Account | undefined, usable: (path: string) => boolean): string | undefined {
  process.env.PLAYWRIGHT_BROWSERS_PATH ??= join(reachableFolder(join(LOCAL, 'browsers'), account), 'browsers')
  if (!usable(chromium.executablePath())) {
    console.log('Fetching Chromium (once, about 150 MB)')
    const cli = join(ROOT, 'node_modules', 'playwright', 'cli.js')
    spawnSync(process.execPath, [cli, 'install', '--no-shell', 'chromium'], { cwd: ROOT, stdio: 'inherit' })
  }
  return usable(chromium.executablePath()) ? chromium.executablePath() : undefined
}

function debianPackage(usable: (path: string) => boolean): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.log("Installing Debian's package chromium")
  const install = 'apt-get update && apt-get install --yes --no-install-recommends chromium'
  spawnSync('/bin/sh', ['-c', install], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return installed().find(usable)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function runs(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0
}

/** Writes a script that gives Chromium's user the profile folder, which Playwright creates as root, and starts Chromium. */
function asAccount(path: string, { uid, gid }: Account): string {
  const script = join(LOCAL, 'chromium', 'run.sh')
  mkdirSync(join(LOCAL, 'chromium'), { recursive: true })
  // Replace the script in one step, because another worker may start it at the same time.
  const written = `${script}.${process.pid}`
  writeFileSync(
    written,
    `#!/bin/sh
for argument; do
  case $argument in
    --user-data-dir=*) HOME=\${argument#*=}; chown -R ${uid}:${gid} "$HOME" ;;
  esac
done
export HOME TMPDIR="$HOME"
cd /
exec setpriv --reuid=${uid} --regid=${gid} --clear-groups '${path.replaceAll("'", `'\\''`)}' "$@"
`,
  )
  chmodSync(written, 0o755)
  renameSync(written, script)
  return script
}
