import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { parseAddress } from './client-address.ts'

/** An id from outside is kept only when it cannot break a log line. */
const REQUEST_ID = /^[\w.-]{1,100}$/

/**
 * One line for each request, after its answer: never a body, a query, a token. Probes are logged at debug. The request's
 * id, passed in by the edge as X-Request-Id or made here, is in the line, in the answer, and in `response.locals`.
 */
export function createRequestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id')
    const requestId = given && REQUEST_ID.test(given) ? given : randomUUID()
    response.locals.requestId = requestId
    response.set('x-request-id', requestId)
    const start = performance.now()
    const { method, path } = request
    response.on('close', () => {
      const milliseconds = Math.round(performance.now() - start)
      const line = { requestId, method, path, status: response.statusCode, milliseconds, ip: parseAddress(request.ip) }
      logger[path.startsWith('/api/') && path !== '/api/health' ? 'info' : 'debug'](line, 'request')
    })
    next()
  }
}
