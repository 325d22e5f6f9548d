import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { parseAddress } from './client-address.ts'

/** Accepted ids of an edge. Other ids could break log lines. */
const REQUEST_ID = /^[\w.-]{1,100}$/

/**
 * Logs one line for each request after its answer, without body, query or token. Logs probes at debug. The request id comes
 * from X-Request-Id or is new; the line, the answer and `response.locals` contain it.
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
