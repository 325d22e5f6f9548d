import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import express, { type Request } from 'express'
import sirv from 'sirv'
import { createApiProxy, isApiPath } from './api-proxy.ts'
import type { Upstreams } from './upstreams.ts'

export interface PageServerOptions {
  /** The built page. */
  dist: string
  /** Response headers of everything except the API, which sets its own. */
  securityHeaders: Record<string, string>
  environment: string
  upstreams: Upstreams
}

/** The names of these files contain a hash of their content, so they never change. */
const HASHED = /^\/assets\//

/** Serves one origin: the page for each of its routes, its files, `/config.json`, and a proxy for `/api`. */
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
    response.status(405).set('Allow', 'GET, HEAD').type('text').send('The page accepts only GET and HEAD.\n')
  })
  app.use((request, _response, next) => {
    // The files are too small for range requests.
    delete request.headers.range
    next()
  })
  app.use(
    sirv(dist, {
      brotli: true,
      gzip: true,
      etag: true,
      // `sirv` answers a missing path with the page only if its name has no dot.
      single: true,
      ignores: [HASHED.source],
      setHeaders: (response, path) => {
        response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    }),
  )
  app.use((_request, response) => {
    response.status(404).set('Cache-Control', 'no-store').type('text').send('This file does not exist.\n')
  })
  return { app, upgrade: api.upgrade }
}

/** No proxy is in front of this server, so forwarded headers of a client are false. */
function dropForwarded(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (name === 'forwarded' || name.startsWith('x-forwarded-')) delete request.headers[name]
  }
}

export interface PageServer {
  /** Accepts no new connections, and keeps open ones. */
  stopListening(): void
  close(): void
}

/** Listens on both loopback addresses, because `localhost` resolves to either. */
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
      // The browser closed the connection during the upgrade.
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

/** Returns false if the machine has no IPv6. */
function listen(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (host === '::1' && error.code !== 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen(port, host, () => resolve(true))
  })
}
