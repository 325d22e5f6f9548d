import { join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * Watches the folders of the packages that the page is made of. Vite watches what lies outside its own folder file by file,
 * and loses a file that a sync, such as Tilt's, has removed and made again twice.
 */
export function watchedPackages(): Plugin {
  return {
    name: 'watched-packages',
    apply: 'serve',
    configureServer({ watcher, config }) {
      for (const name of ['contract', 'client']) watcher.add(join(config.root, '..', '..', 'packages', name, 'src'))
    },
  }
}
