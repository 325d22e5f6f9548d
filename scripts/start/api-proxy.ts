import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { createProblem } from '@chat/contract/problem'
import type { Request, RequestHandler, Response } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import type { Upstreams } from './upstreams.ts'

/** A replica that is stuck must not hold a browser's request for ever. */
const ANSWER_TIMEOUT_MS = 30_000

/** Methods that carry no body: such a request can be sent anew to another replica. */
const REPEATABLE = ['GET', 'HEAD']

/** Whether a path is the API's. Nothing of it is ever answered with the page. */
export function isApiPath(path: string): boolean {
  return /^\/api(?:[/?]|$)/.test(path)
}

/** Hands `/api` and its socket on to the replicas in turn. While none answers, the answer is a problem (502). */
export function createApiProxy(upstreams: Upstreams) {
  const targets = new WeakMap<IncomingMessage, string>()
  const repeated = new WeakSet<IncomingMessage>()
  const proxy = createProxyMiddleware<Request, Response>({
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
        server.on('error', (error, request, answer) => onFault(error, request as Request, answer as Response | Socket))
      },
    ],
  })

  function onFault(error: NodeJS.ErrnoException, request: Request, answer: Response | Socket): void {
    const target = targets.get(request)
    const refused = error.code === 'ECONNREFUSED'
    if (refused && target) upstreams.refused(target)
    if (!(answer instanceof ServerResponse)) {
      refuseUpgrade(answer)
      return
    }
    if (answer.headersSent) {
      answer.destroy()
      return
    }
    if (refused && REPEATABLE.includes(request.method) && !repeated.has(request)) {
      repeated.add(request)
      handOn(request, answer)
      return
    }
    const problem = createProblem('bad-gateway')
    answer.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }

  // Faults are answered above, so there is nothing to pass on.
  function handOn(request: Request, response: Response): void {
    void proxy(request, response, () => {})
  }
  const middleware: RequestHandler = (request, response, next) =>
    isApiPath(request.url) ? handOn(request, response) : next()

  return { middleware, upgrade: proxy.upgrade }
}

function refuseUpgrade(socket: Socket): void {
  const body = JSON.stringify(createProblem('bad-gateway'))
  const head = `HTTP/1.1 502 Bad Gateway\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}`
  if (socket.writable) socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`)
}
