import { join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * Watches the source folders of the packages that the page imports. Vite watches single files outside its root, and loses a
 * file that a sync (Tilt) has deleted and created twice.
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
