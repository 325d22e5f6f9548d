import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import express, { type Request } from 'express'
import sirv from 'sirv'
import { createApiProxy, isApiPath } from './api-proxy.ts'
import type { Upstreams } from './upstreams.ts'

export interface PageServerOptions {
  /** The built page. */
  dist: string
  /** Header names and values for everything but the API, which has its own. */
  securityHeaders: Record<string, string>
  environment: string
  upstreams: Upstreams
}

/** What the build puts there is named by its content, so it never changes under one name. */
const HASHED = /^\/assets\//

/** One origin for all: the page's files, the page itself for each of its routes, `/config.json`, and `/api` handed on. */
export function createPageApp({ dist, securityHeaders, environment, upstreams }: PageServerOptions) {
  const api = createApiProxy(upstreams)
  const app = express().disable('x-powered-by')
  app.use((request, _response, next) => {
    dropForwarded(request)
    next()
  })
  app.use(api.middleware)
  app.use((_request, response, next) => {
    response.set(securityHeaders)
    next()
  })
  app.get('/config.json', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ environment })
  })
  app.use((request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next()
    response.status(405).set('Allow', 'GET, HEAD').type('text').send('This is a page: it can only be read.\n')
  })
  app.use((request, _response, next) => {
    // No file is large enough to be worth a part of it.
    delete request.headers.range
    next()
  })
  app.use(
    sirv(dist, {
      brotli: true,
      gzip: true,
      etag: true,
      // A name with a dot in it is always left out: a missing file is missing, not the page.
      single: true,
      ignores: [HASHED.source],
      setHeaders: (response, path) => {
        response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    }),
  )
  app.use((_request, response) => {
    response.status(404).set('Cache-Control', 'no-store').type('text').send('There is nothing here.\n')
  })
  return { app, upgrade: api.upgrade }
}

/** Nothing stands in front of this server, so what a client says about proxies is not true. */
function dropForwarded(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (name === 'forwarded' || name.startsWith('x-forwarded-')) delete request.headers[name]
  }
}

export interface PageServer {
  /** Takes no new connections; those that are open stay. */
  stopListening(): void
  close(): void
}

/** Serves on both loopback addresses: `localhost` is either, as the system likes. */
export async function startPageServer(options: PageServerOptions, port: number): Promise<PageServer> {
  const { app, upgrade } = createPageApp(options)
  const sockets = new Set<Socket>()
  const servers: Server[] = []
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer(app)
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    server.on('upgrade', (request, socket, head) => {
      dropForwarded(request)
      // A browser that goes away in the middle is no fault of ours.
      socket.on('error', () => socket.destroy())
      if (isApiPath(request.url ?? '')) upgrade(request as Request, socket as Socket, head)
      else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
    })
    if (await listen(server, port, host)) servers.push(server)
  }
  const stopListening = () => {
    for (const server of servers) server.close()
  }
  return {
    stopListening,
    close() {
      stopListening()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Gives false where the machine has no such address: many have no IPv6. */
function listen(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (host === '::1' && error.code !== 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen(port, host, () => resolve(true))
  })
}
