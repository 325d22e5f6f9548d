import type { Plugin } from 'vite'
import { findUse, removeFeatures } from './react-features.ts'

/** The exports of React that the page or React's own files use. */
const USED_EXPORTS = new Set([
  'Component',
  'Fragment',
  'StrictMode',
  'Suspense',
  '__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE',
  '__DOM_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE',
  'createRoot',
  'flushSync',
  'lazy',
  'memo',
  'use',
  'useCallback',
  'useEffect',
  'useId',
  'useImperativeHandle',
  'useLayoutEffect',
  'useMemo',
  'useRef',
  'useState',
  'useSyncExternalStore',
  'version',
])

const CLIENT_FILE = /\/react-dom-client\.production\.js$/

const REACT_FILE = /\/react(-dom)?\/cjs\/react(-dom|-dom-client)?\.production\.js$/

/** Matches an export: a function or an object up to a brace at the beginning of a line, other values up to the semicolon. */
const EXPORT = /^exports\.(\w+) =(?:[^;{]*;|[^;{]*\{[\s\S]*?\n\};)$/gm

const IMPORT = /import \{([^}]*)\} from 'react(?:-dom(?:\/client)?)?'/g

/** Removes all exports from React's code that are not in `USED_EXPORTS`. */
export function removeUnusedExports(code: string): string {
  return code.replace(EXPORT, (all, name: string) => (USED_EXPORTS.has(name) ? all : ''))
}

/** Returns the values that a source file imports from React and that are removed. */
export function findRemovedImports(source: string): string[] {
  const names = [...source.matchAll(IMPORT)].flatMap(([, list = '']) => list.split(','))
  return names.flatMap((name) => {
    const [imported = ''] = name.trim().split(' as ')
    return imported === '' || imported.startsWith('type ') || USED_EXPORTS.has(imported) ? [] : [imported]
  })
}

/**
 * Removes the parts of React that this page does not use. React is a CommonJS module, so a bundler keeps all its exports.
 * Fails the build if a source file imports a removed export.
 */
export function leanReact(): Plugin {
  return {
    name: 'lean-react',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (REACT_FILE.test(id)) {
        const lean = removeUnusedExports(code)
        return { code: CLIENT_FILE.test(id) ? removeFeatures(lean) : lean, map: null }
      }
      if (id.includes('/node_modules/')) return null
      const use = id.endsWith('.tsx') && findUse(code)
      if (use) this.error(`${id} uses ${use}, but build/react-features.ts removes that from React`)
      const [missing] = findRemovedImports(code)
      if (missing) this.error(`${id} imports ${missing} from React: add it to USED_EXPORTS in build/lean-react.ts`)
      return null
    },
  }
}
