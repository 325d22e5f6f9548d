import type { Version } from '@chat/contract/health'
import type { Instance } from '@chat/contract/topology'
import compression from 'compression'
import express, { type Express } from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { createRequireAccount } from './accounts/require-account.ts'
import { createAccountRoutes } from './accounts/routes.ts'
import { readDocsFiles } from './docs/files.ts'
import { createDocsRoutes } from './docs/routes.ts'
import type { Readiness } from './health/readiness.ts'
import { createHealthRoutes } from './health/routes.ts'
import { AppError } from './http/app-error.ts'
import { bodyHandlers } from './http/body.ts'
import { createErrorHandler } from './http/error-handler.ts'
import { answerOptions, notFound } from './http/methods.ts'
import { requireAllowedOrigin } from './http/origin.ts'
import { parseQuery } from './http/query.ts'
import { createRequestLog } from './http/request-log.ts'
import { createMessageRoutes } from './messages/routes.ts'
import { refuseOtherHandshakes } from './realtime/handshake.ts'
import { createTopologyRoutes } from './realtime/topology-routes.ts'
import { createRoomRoutes } from './rooms/routes.ts'
import type { Services } from './services.ts'
import type { TeachingSwitches } from './teaching/teaching.ts'

/** Forbids scripts, loads and frames, because API answers are data. The edge sets HSTS, because it terminates TLS. */
const API_POLICY = { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } }

/**
 * Bytes from which an answer is compressed. A smaller answer fits into one packet. A page of 50 messages shrinks from 13 KB
 * to 3 KB for 0.3 ms of CPU. No body contains a secret that its compressed length could reveal (BREACH).
 */
const COMPRESSED_MIN_BYTES = 1_024

export interface AppDependencies {
  logger: Logger
  version: Version
  /** Describes this replica. */
  describe: () => Instance
  readiness: Readiness
  /** Undefined unless TEACHING=1. */
  teaching: TeachingSwitches | undefined
  /** Undefined if no database is configured. Then every route except health answers 503. */
  services: Services | undefined
  allowedOrigins: readonly string[] | undefined
  proxyHops: number
}

/** Creates the HTTP side of the API. Reads no environment and does not listen. */
export function createApp(dependencies: AppDependencies): Express {
  const { logger, version, describe, readiness, teaching, services, allowedOrigins, proxyHops } = dependencies
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', proxyHops)
  // An ETag would cost a hash for each answer, and answers change with every message.
  app.set('etag', false)
  app.set('query parser', parseQuery)

  app.use(createRequestLog(logger))
  app.use(compression({ threshold: COMPRESSED_MIN_BYTES }))
  app.use(helmet({ contentSecurityPolicy: API_POLICY, strictTransportSecurity: false }))
  app.use(refuseOtherHandshakes)
  app.use(createHealthRoutes(version, readiness))
  app.use(createDocsRoutes(readDocsFiles()))

  app.use('/api', (request, response, next) => {
    requireAllowedOrigin(request, allowedOrigins)
    response.set('cache-control', 'no-store')
    next()
  })
  app.use(answerOptions)
  app.use(bodyHandlers)
  if (teaching) app.use(teaching.disturb, teaching.routes)
  if (services) {
    const requireAccount = createRequireAccount(services.sessions)
    app.use(createAccountRoutes({ ...services, requireAccount, getInstallation: services.identity.installation }))
    app.use(createRoomRoutes({ ...services, isOnline: services.peers.isOnline, requireAccount }))
    app.use(createTopologyRoutes({ ...services, describe, requireAccount }))
    app.use(createMessageRoutes({ ...services, requireAccount, getEpoch: services.identity.epoch }))
  } else {
    app.use('/api', () => {
      throw new AppError('unavailable', { detail: 'No DATABASE_URL is configured' })
    })
  }
  app.use(notFound)
  app.use(createErrorHandler(logger, services?.state.failed))
  return app
}
