import type { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Readiness } from './health/readiness.ts'
import type { Services } from './services.ts'

/** Milliseconds over which sockets are closed, so that the other replicas are not stormed. */
const CLOSE_SPREAD_MS = 2_000

/** Milliseconds for requests under way to end, after the sockets are closed. */
const REQUESTS_MAX_MS = 3_000

export interface ShutdownOptions {
  servers: Server[]
  readiness: Readiness
  services: Services | undefined
  /** Seconds to go on serving while the edge notices that this replica is not ready. */
  drainSeconds: number
  logger: Logger
}

/**
 * Stops without losing anything: not ready, serve on while the edge notices, close the sockets over a spread, let
 * requests under way end, let the database go. The process then ends by itself.
 */
export async function shutDown({ servers, readiness, services, drainSeconds, logger }: ShutdownOptions): Promise<void> {
  readiness.drain()
  logger.info({ seconds: drainSeconds }, 'draining')
  await delay(drainSeconds * 1_000)
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
  await services?.connections.closeAll(drainSeconds === 0 ? 0 : CLOSE_SPREAD_MS)
  const cut = setTimeout(() => {
    for (const server of servers) server.closeAllConnections()
  }, REQUESTS_MAX_MS)
  await Promise.all(closed)
  clearTimeout(cut)
  await services?.close()
  logger.info('stopped')
}
