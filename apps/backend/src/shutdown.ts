import type { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Readiness } from './health/readiness.ts'
import type { OpenRequests } from './http/open-requests.ts'
import type { Services } from './services.ts'

/** Milliseconds over which the sockets are closed. Without the spread all clients reconnect to the other replicas at once. */
const CLOSE_SPREAD_MS = 2_000

/** Milliseconds that open requests have to finish after the sockets are closed. */
const REQUESTS_MAX_MS = 3_000

/** Milliseconds that statements have to finish. On a dead link that TCP has not detected yet, they never finish. */
const DATABASE_MAX_MS = 5_000

export interface ShutdownOptions {
  servers: Server[]
  requests: OpenRequests
  readiness: Readiness
  services: Services | undefined
  /** Seconds to keep serving, until the edge has noticed that this replica is not ready. */
  drainSeconds: number
  logger: Logger
}

/**
 * Stops without losing a message: fails readiness, drains, closes the sockets over a spread, finishes open requests, closes
 * the database connections. The caller then ends the process, because idle connections may stay open for ever.
 */
export async function shutDown(options: ShutdownOptions): Promise<void> {
  const { servers, requests, readiness, services, drainSeconds, logger } = options
  readiness.drain()
  logger.info({ seconds: drainSeconds }, 'draining')
  await delay(drainSeconds * 1_000)
  for (const server of servers) server.close()
  await services?.connections.closeAll(drainSeconds === 0 ? 0 : CLOSE_SPREAD_MS)
  if (!(await requests.finish(REQUESTS_MAX_MS))) logger.warn('requests did not finish in time')
  await Promise.race([services?.close(), delay(DATABASE_MAX_MS, undefined, { ref: false })])
  logger.info('stopped')
}
