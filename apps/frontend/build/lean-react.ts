import type { Plugin } from 'vite'
import { findUse, leaveOutFeatures } from './react-features.ts'

/** What the page uses of React, and what React's files use of each other. */
const KEPT = new Set([
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

/** One export with its value: a function or an object up to the brace that begins a line, anything else up to its semicolon. */
const EXPORT = /^exports\.(\w+) =(?:[^;{]*;|[^;{]*\{[\s\S]*?\n\};)$/gm

const IMPORT = /import \{([^}]*)\} from 'react(?:-dom(?:\/client)?)?'/g

/** React's code without the exports that are not `KEPT`. */
export function leaveOut(code: string): string {
  return code.replace(EXPORT, (all, name: string) => (KEPT.has(name) ? all : ''))
}

/** The names that a source file imports from React as values, and that would not be there. */
export function findMissing(source: string): string[] {
  const names = [...source.matchAll(IMPORT)].flatMap(([, list = '']) => list.split(','))
  return names.flatMap((name) => {
    const [imported = ''] = name.trim().split(' as ')
    return imported === '' || imported.startsWith('type ') || KEPT.has(imported) ? [] : [imported]
  })
}

/**
 * Leaves out of the build what this page does not use of React. React comes as CommonJS, of which a bundler keeps every
 * export. Fails the build when a source file imports what is left out.
 */
export function leanReact(): Plugin {
  return {
    name: 'lean-react',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (REACT_FILE.test(id)) {
        const lean = leaveOut(code)
        return { code: CLIENT_FILE.test(id) ? leaveOutFeatures(lean) : lean, map: null }
      }
      if (id.includes('/node_modules/')) return null
      const use = id.endsWith('.tsx') && findUse(code)
      if (use) this.error(`${id} uses ${use}, but build/react-features.ts removes that from React`)
      const [missing] = findMissing(code)
      if (missing) this.error(`${id} imports ${missing} from React: add it to KEPT in build/lean-react.ts`)
      return null
    },
  }
}
