import { cpSync, symlinkSync } from 'node:fs'
import { join, sep } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { temporaryFolder } from '@chat/tooling/temporary-folder'

/** What is built or kept for a next run. */
const LEFT_OUT = /[\\/](?:dist(?:\.caddy)?|\.vite|\.vite-temp)$/

/** The sources, to be edited by a test; the installed packages are those of the project itself. Gives the folder, in one of its own. */
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
