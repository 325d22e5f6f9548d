import { cpSync, symlinkSync } from 'node:fs'
import { join, sep } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { temporaryFolder } from '@chat/tooling/temporary-folder'

/** Folders of builds and caches. */
const LEFT_OUT = /[\\/](?:dist(?:\.caddy)?|\.vite|\.vite-temp)$/

/** Copies the sources, so that a test can edit them. The copy uses the installed packages of the project. Returns its folder. */
export function copyInstalled(): string {
  const copy = join(temporaryFolder(), 'a copy')
  for (const name of ['apps', 'packages', 'scripts', 'package.json', 'pnpm-lock.yaml', 'tsconfig.base.json']) {
    cpSync(join(ROOT, name), join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => path.includes(`${sep}@chat${sep}`) || !LEFT_OUT.test(path),
    })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction')
  return copy
}
