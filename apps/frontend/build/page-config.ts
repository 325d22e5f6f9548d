import type { Plugin } from 'vite'

/** Serves /config.json in the dev server, with the values of the environment. Caddy serves it for the built page. */
export function pageConfig(): Plugin {
  return {
    name: 'page-config',
    apply: 'serve',
    configureServer: (server) => {
      server.middlewares.use('/config.json', (_request, response) => {
        response.setHeader('content-type', 'application/json').setHeader('cache-control', 'no-store')
        response.end(JSON.stringify({ environment: process.env.ENVIRONMENT ?? 'development' }))
      })
    },
  }
}
