import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { caddyHeaders } from './build/caddy-headers.ts'
import { leanReact } from './build/lean-react.ts'
import { pageConfig } from './build/page-config.ts'
import { plainImports } from './build/plain-imports.ts'
import { precompress } from './build/precompress.ts'
import { reloadAfterFailure } from './build/reload-after-failure.ts'
import { sizeBudget } from './build/size-budget.ts'
import { watchedPackages } from './build/watched-packages.ts'

const { API_UPSTREAM = 'http://127.0.0.1:3001', ALLOWED_HOSTS = '', CHAT_PORT = '8080' } = process.env

/** Globals that React checks. Their values are known for the target browsers, so the build removes code for others. */
const BROWSER_GLOBALS = {
  // The page uses neither React's developer tools nor the Navigation API, which React uses for transitions.
  __REACT_DEVTOOLS_GLOBAL_HOOK__: 'undefined',
  'typeof navigation': '"undefined"',
  'document.documentMode': 'undefined',
  setImmediate: 'undefined',
  'typeof process': '"undefined"',
  'typeof window': '"object"',
  'typeof window.document': '"object"',
  'typeof window.document.createElement': '"function"',
  'typeof Object.is': '"function"',
  'typeof Reflect': '"object"',
  'typeof document': '"object"',
  'typeof performance': '"object"',
  'typeof AbortController': '"function"',
  'typeof HTMLIFrameElement': '"function"',
  'typeof Map': '"function"',
  'typeof MessageChannel': '"function"',
  'typeof Promise': '"function"',
  'typeof WeakMap': '"function"',
  'typeof clearTimeout': '"function"',
  'typeof queueMicrotask': '"function"',
  'typeof reportError': '"function"',
  'typeof setTimeout': '"function"',
}

/** The screens that a first load may show: the chat, and the sign-in page. */
const FIRST_SCREENS = ['signed-in', 'sign-in-page']

export default defineConfig(({ command }) => ({
  plugins: [
    react(),
    pageConfig(),
    watchedPackages(),
    reloadAfterFailure(),
    leanReact(),
    plainImports(),
    sizeBudget(FIRST_SCREENS),
    precompress(),
    caddyHeaders(),
  ],
  define: command === 'build' ? BROWSER_GLOBALS : {},
  build: {
    // The first versions that support both Promise.withResolvers() and light-dark().
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // A data: URL is forbidden by the Content-Security-Policy, which allows only 'self'.
    assetsInlineLimit: 0,
    modulePreload: false,
    // Build one style sheet, so that lazy components need no further one.
    cssCodeSplit: false,
    rolldownOptions: {
      // Reading a property has no side effect, neither in this code nor in React.
      treeshake: { propertyReadSideEffects: false },
      // Put all code of the first load into one file. Rolldown would split React off, and smaller files compress worse.
      output: { codeSplitting: { groups: [{ name: 'index', tags: ['$initial'] }] } },
      optimization: { inlineConst: { mode: 'all', pass: 3 } },
    },
  },
  server: {
    host: '127.0.0.1',
    port: Number(CHAT_PORT),
    // Fail if the port is in use. On another port, the documented address would not work.
    strictPort: true,
    // Host names that a proxy in front may use, comma-separated.
    allowedHosts: ALLOWED_HOSTS.split(',').filter(Boolean),
    // An editor may empty a file before it writes it. Wait until the size is stable for 20 ms, or Vite reads the empty file
    // and misses the rest.
    watch: { awaitWriteFinish: { stabilityThreshold: 20, pollInterval: 10 } },
    // Keep the browser's Host header, because the backend compares it with the Origin.
    proxy: { '/api': { target: API_UPSTREAM, ws: true, xfwd: true } },
  },
}))
