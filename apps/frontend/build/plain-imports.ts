import type { Plugin } from 'vite'

/** What Vite wraps every later import in. It preloads their style sheets and what they import. */
const HELPER = '\0vite/preload-helper.js'

/**
 * Leaves `import()` as it is, which spares every first load the helper's code: there is one style sheet for the whole
 * page, and what comes later is too small to have parts worth preloading.
 */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === HELPER ? 'export const __vitePreload = (load) => load()' : undefined),
  }
}
