import { createServer } from 'node:http'
import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import type { Config } from './config/config.ts'
import { listMigrations } from './db/migrate.ts'
import { findMigrationsFolder } from './db/migrations-folder.ts'
import { createReadiness } from './health/readiness.ts'
import { trackOpenRequests } from './http/open-requests.ts'
import { createMetrics } from './metrics/metrics.ts'
import { createMetricsServer } from './metrics/metrics-server.ts'
import { createGateway } from './realtime/gateway.ts'
import { createServices } from './services.ts'
import { createTeachingSwitches } from './teaching/teaching.ts'

/** Milliseconds for which idle connections stay open. An edge with a longer limit would use a closed connection (502). */
const KEEP_ALIVE_MS = 200_000

/** Milliseconds for a client to send a request. Without this limit slow clients could hold connections for ever. */
const REQUEST_TIMEOUT_MS = 30_000

/** Creates the servers of this process and everything behind them. Connects to the database, but does not listen yet. */
export function createReplica(config: Config, logger: Logger) {
  const version = { version: config.VERSION, commit: config.COMMIT, instance: config.INSTANCE }
  const metrics = createMetrics()
  const teaching = config.TEACHING ? createTeachingSwitches(() => services?.announcer.instanceChanged()) : undefined
  const describe = (): Instance => ({
    instance: config.INSTANCE,
    version: config.VERSION,
    colour: config.COLOUR,
    ...(teaching && { teaching: teaching.state() }),
  })
  const services = config.DATABASE_URL
    ? createServices({
        url: config.DATABASE_URL,
        redisUrl: config.REDIS_URL,
        signUpPolicy: config.SIGN_UP,
        rateLimits: config,
        retentionDays: config.RETENTION_DAYS,
        describe,
        metrics,
        logger,
      })
    : undefined
  const readiness = createReadiness({
    db: services?.db,
    identify: services?.identify,
    bus: services?.bus,
    state: services?.state,
    schemaVersion: listMigrations(findMigrationsFolder()).length,
    teaching,
  })
  const allowedOrigins = config.CORS_ORIGIN
  const proxyHops = config.PROXY_HOPS
  const app = createApp({ logger, version, describe, readiness, teaching, services, allowedOrigins, proxyHops })
  const gateway =
    services &&
    createGateway({
      ...services,
      metrics,
      logger,
      allowedOrigins,
      describe,
      getEpoch: services.identity.epoch,
      getInstallation: services.identity.installation,
    })
  const limits = { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_TIMEOUT_MS }
  const server = createServer({ ...limits, shouldUpgradeCallback: (request) => !!gateway?.accepts(request) }, app)
  gateway?.attach(server)

  return {
    version,
    server,
    metricsServer: createMetricsServer(metrics.registry),
    requests: trackOpenRequests(server),
    readiness,
    services,
  }
}
