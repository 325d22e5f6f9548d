import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { caddyHeaders } from './build/caddy-headers.ts'
import { pageConfig } from './build/page-config.ts'
import { precompress } from './build/precompress.ts'
import { sizeBudget } from './build/size-budget.ts'

const { API_UPSTREAM = 'http://127.0.0.1:3001', ALLOWED_HOSTS = '', CHAT_PORT = '8080' } = process.env

export default defineConfig({
  plugins: [react(), pageConfig(), sizeBudget(), precompress(), caddyHeaders()],
  build: {
    // The first versions that know both Promise.withResolvers() and light-dark().
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // A file turned into a data: address would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    port: Number(CHAT_PORT),
    // Another port than the one that was promised would leave people at a dead address.
    strictPort: true,
    // The names under which a proxy in front passes requests on, comma-separated.
    allowedHosts: ALLOWED_HOSTS.split(',').filter(Boolean),
    // The Host header stays as the browser sent it: the backend compares it with the Origin.
    proxy: { '/api': { target: API_UPSTREAM, ws: true, xfwd: true } },
  },
})
