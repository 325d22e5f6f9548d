import type { Plugin } from 'vite'

/** Vite's wrapper of dynamic imports. It preloads the style sheets and imports of a chunk. */
const HELPER = '\0vite/preload-helper.js'

/**
 * Uses plain `import()`, to remove the wrapper's code from the first load. The page needs no preloading: it has one style
 * sheet, and its chunks are small.
 */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === HELPER ? 'export const __vitePreload = (load) => load()' : undefined),
  }
}
