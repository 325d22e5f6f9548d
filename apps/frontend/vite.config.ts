import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { caddyHeaders } from './build/caddy-headers.ts'
import { leanReact } from './build/lean-react.ts'
import { pageConfig } from './build/page-config.ts'
import { plainImports } from './build/plain-imports.ts'
import { precompress } from './build/precompress.ts'
import { sizeBudget } from './build/size-budget.ts'
import { watchedPackages } from './build/watched-packages.ts'

const { API_UPSTREAM = 'http://127.0.0.1:3001', ALLOWED_HOSTS = '', CHAT_PORT = '8080' } = process.env

/** What React asks of its surroundings, answered at build for the browsers below: what it has for others need not be sent. */
const ANSWERS = {
  // No developer tools, and no indicator in the browser's bar for what React calls transitions.
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

/** What a first load may show: the page of whoever is signed in, and the one to sign in on. */
const FIRST_SCREENS = ['signed-in', 'sign-in-page']

export default defineConfig(({ command }) => ({
  plugins: [
    react(),
    pageConfig(),
    watchedPackages(),
    leanReact(),
    plainImports(),
    sizeBudget(FIRST_SCREENS),
    precompress(),
    caddyHeaders(),
  ],
  define: command === 'build' ? ANSWERS : {},
  build: {
    // The first versions that know both Promise.withResolvers() and light-dark().
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // A file turned into a data: address would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    modulePreload: false,
    // One small style sheet: what is loaded later finds its looks there.
    cssCodeSplit: false,
    rolldownOptions: {
      // No property that is read here or in React does anything when it is read.
      treeshake: { propertyReadSideEffects: false },
      // What every first load needs is one file: Rolldown would take React out of it, and smaller files compress worse.
      output: { codeSplitting: { groups: [{ name: 'index', tags: ['$initial'] }] } },
      optimization: { inlineConst: { mode: 'all', pass: 3 } },
    },
  },
  server: {
    host: '127.0.0.1',
    port: Number(CHAT_PORT),
    // Another port than the one that was promised would leave people at a dead address.
    strictPort: true,
    // The names under which a proxy in front passes requests on, comma-separated.
    allowedHosts: ALLOWED_HOSTS.split(',').filter(Boolean),
    // A program that saves a file empties it and then writes it. Wait until the size stays the same, because Vite would
    // take the empty file and miss the rest.
    watch: { awaitWriteFinish: { stabilityThreshold: 20, pollInterval: 10 } },
    // The Host header stays as the browser sent it: the backend compares it with the Origin.
    proxy: { '/api': { target: API_UPSTREAM, ws: true, xfwd: true } },
  },
}))
