import type { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { waitUntil } from '@chat/client/wait-until'
import type { Logger } from 'pino'
import type { Readiness } from './health/readiness.ts'
import type { Services } from './services.ts'

/** Milliseconds over which sockets are closed, so that the other replicas are not stormed. */
const CLOSE_SPREAD_MS = 2_000

/** Milliseconds for requests under way to end, after the sockets are closed. */
const REQUESTS_MAX_MS = 3_000

/** Milliseconds for the database to end what it was asked: a link that is dead without knowing it never does. */
const DATABASE_MAX_MS = 5_000

export interface ShutdownOptions {
  servers: Server[]
  /** How many requests have no answer yet. */
  countRequests: () => number
  readiness: Readiness
  services: Services | undefined
  /** Seconds to go on serving while the edge notices that this replica is not ready. */
  drainSeconds: number
  logger: Logger
}

/**
 * Stops without losing anything: not ready, serve on while the edge notices, close the sockets over a spread, let
 * requests under way end, let the database go. Whoever calls it ends the process then: what is still open is a connection
 * on which nobody waits for an answer, and it may stay open as long as the other side likes.
 */
export async function shutDown(options: ShutdownOptions): Promise<void> {
  const { servers, countRequests, readiness, services, drainSeconds, logger } = options
  readiness.drain()
  logger.info({ seconds: drainSeconds }, 'draining')
  await delay(drainSeconds * 1_000)
  for (const server of servers) server.close()
  await services?.connections.closeAll(drainSeconds === 0 ? 0 : CLOSE_SPREAD_MS)
  const late = (error: Error) => logger.warn({ err: error }, 'not waited for any longer')
  await waitUntil(() => countRequests() === 0, REQUESTS_MAX_MS).catch(late)
  await Promise.race([services?.close(), delay(DATABASE_MAX_MS, undefined, { ref: false })])
  logger.info('stopped')
}
