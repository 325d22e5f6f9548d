import type { Plugin } from 'vite'

/** Serves /config.json from the environment in the dev server, as each server of the built page does. */
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
