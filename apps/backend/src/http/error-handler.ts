import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { AppError, toProblem } from './app-error.ts'

/** Seconds after which a client may repeat a request that failed because the database was away. */
const RETRY_AFTER_SECONDS = 1

/** Answers every error with problem details. Calls `onFailure` for each error that becomes a 503. */
export function createErrorHandler(
  logger: Logger,
  onFailure: (error: unknown) => void = () => {},
): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const problem = toProblem(toAppError(error))
    // The outage log reports an outage once, so do not log it for each request.
    if (problem.status === 503) onFailure(error)
    else if (problem.status >= 500)
      logger.error({ err: error, requestId: response.locals.requestId, path: request.path }, problem.title)
    const retryAfter = problem.retryAfterSeconds ?? (problem.status === 503 ? RETRY_AFTER_SECONDS : undefined)
    if (retryAfter !== undefined) response.set('retry-after', String(retryAfter))
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }
}

// Errors of Express and its body parser: https://github.com/expressjs/body-parser#errors
function toAppError(error: unknown): unknown {
  const { type, status } = Object(error) as { type?: string; status?: number }
  if (type === 'entity.too.large') return new AppError('too-large')
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return new AppError('media-type-unsupported')
  if (type === 'entity.parse.failed') return new AppError('bad-request', { detail: 'The body is not JSON' })
  if (error instanceof URIError) {
    return new AppError('bad-request', { errors: [{ field: 'path', message: 'must be UTF-8, percent-encoded' }] })
  }
  if (status === 400) return new AppError('bad-request', { detail: 'The request cannot be read' })
  return error
}
