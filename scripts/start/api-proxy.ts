import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ErrorRequestHandler, Request, Response } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { createProblem } from '../../packages/contract/src/problem-codes.ts'
import type { Upstreams } from './upstreams.ts'

/** A replica that is stuck must not hold a browser's request for ever. */
const ANSWER_TIMEOUT_MS = 30_000

/** Methods that carry no body: such a request can be sent anew to another replica. */
const REPEATABLE = ['GET', 'HEAD']

/** Whether a path is the API's. Nothing of it is ever answered with the page. */
export function isApiPath(path: string): boolean {
  return /^\/api(?:[/?]|$)/.test(path)
}

/** Hands `/api` and its socket on to the replicas in turn. */
export function createApiProxy(upstreams: Upstreams) {
  const targets = new WeakMap<IncomingMessage, string>()
  const proxy = createProxyMiddleware<Request, Response>({
    pathFilter: isApiPath,
    ws: false,
    xfwd: true,
    proxyTimeout: ANSWER_TIMEOUT_MS,
    router: (request) => {
      const target = upstreams.next()
      targets.set(request, target)
      return target
    },
    // The usual plugins would answer in plain text.
    ejectPlugins: true,
    plugins: [
      (server) => {
        server.on('proxyRes', ({ headers }) => {
          // How long a connection is kept is between two neighbours: the browser's is this server.
          delete headers['keep-alive']
        })
        server.on('error', (error, request, response) => {
          const target = request && targets.get(request)
          if (target && isRefused(error)) upstreams.refused(target)
          if (response && !(response instanceof ServerResponse)) refuseUpgrade(response as Socket)
        })
      },
    ],
  })

  const onError: ErrorRequestHandler = (error, request, response, next) => {
    if (response.headersSent) return void response.destroy()
    if (isRefused(error) && REPEATABLE.includes(request.method) && !response.locals.repeated) {
      response.locals.repeated = true
      return void proxy(request, response, next)
    }
    const problem = createProblem('bad-gateway')
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }

  return { middleware: [proxy, onError] as const, upgrade: proxy.upgrade }
}

function isRefused(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
}

function refuseUpgrade(socket: Socket): void {
  const body = JSON.stringify(createProblem('bad-gateway'))
  const head = `HTTP/1.1 502 Bad Gateway\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}`
  if (socket.writable) socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`)
}
