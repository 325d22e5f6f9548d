import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { createProblem } from '@chat/contract/problem'
import type { Request, RequestHandler, Response } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import type { Upstreams } from './upstreams.ts'

/** Without a timeout, a hanging replica would hold a request forever. */
const ANSWER_TIMEOUT_MS = 30_000

/** Methods without a body. The proxy can repeat such a request at another replica. */
const REPEATABLE = ['GET', 'HEAD']

/** Returns whether a path belongs to the API. The page server never answers it with the page. */
export function isApiPath(path: string): boolean {
  return /^\/api(?:[/?]|$)/.test(path)
}

/** Proxies `/api` and its socket to the replicas in turn. Answers with problem details (502) while no replica answers. */
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
    // The default plugins answer errors in plain text.
    ejectPlugins: true,
    plugins: [
      (server) => {
        server.on('proxyRes', ({ headers }) => {
          // Keep-Alive is a hop-by-hop header, so the replica's value does not apply to the browser.
          delete headers['keep-alive']
        })
        server.on('error', (error, request, answer) =>
          answerError(error, request as Request, answer as Response | Socket),
        )
      },
    ],
  })

  function answerError(error: NodeJS.ErrnoException, request: Request, answer: Response | Socket): void {
    const target = targets.get(request)
    const refused = error.code === 'ECONNREFUSED'
    if (refused && target) upstreams.refused(target)
    if (!(answer instanceof ServerResponse)) {
      rejectUpgrade(answer)
      return
    }
    if (answer.headersSent) {
      answer.destroy()
      return
    }
    if (refused && REPEATABLE.includes(request.method) && !repeated.has(request)) {
      repeated.add(request)
      forward(request, answer)
      return
    }
    const problem = createProblem('bad-gateway')
    answer.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }

  // `answerError` answers errors, so `next` has no work.
  function forward(request: Request, response: Response): void {
    void proxy(request, response, () => {})
  }
  const middleware: RequestHandler = (request, response, next) =>
    isApiPath(request.url) ? forward(request, response) : next()

  return { middleware, upgrade: proxy.upgrade }
}

function rejectUpgrade(socket: Socket): void {
  const body = JSON.stringify(createProblem('bad-gateway'))
  const head = `HTTP/1.1 502 Bad Gateway\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}`
  if (socket.writable) socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`)
}
