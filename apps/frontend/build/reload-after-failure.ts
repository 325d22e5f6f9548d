import type { Plugin } from 'vite'

/**
 * Runs in the browser. The error event of a module script also reports a failed import of that script. The status is 0 if
 * no response arrived, and 504 if Vite discarded the request. Vite itself shows compile errors (500).
 */
const SCRIPT = `
addEventListener('error', ({ target }) => {
  const isLost = ({ responseStatus }) => responseStatus === 0 || responseStatus === 504
  const lost = target instanceof HTMLScriptElement && performance.getEntriesByType('resource').some(isLost)
  if (lost) setTimeout(() => location.reload(), 1_000)
}, true)
`

/** Reloads the page of the dev server if a module request fails. Without it, the page stays empty until the user reloads. */
export function reloadAfterFailure(): Plugin {
  return {
    name: 'reload-after-failure',
    apply: 'serve',
    transformIndexHtml: () => [{ tag: 'script', children: SCRIPT, injectTo: 'head-prepend' }],
  }
}
