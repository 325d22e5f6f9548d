import { createServer, type Server } from 'node:http'
import type { Instance } from '@chat/contract/topology'
import { createApp } from './app.ts'
import { readConfig } from './config/config.ts'
import { ConfigError } from './config/environment.ts'
import { createLogger } from './create-logger.ts'
import { listMigrations } from './db/migrate.ts'
import { findMigrationsFolder } from './db/migrations-folder.ts'
import { createReadiness } from './health/readiness.ts'
import { trackOpenRequests } from './http/open-requests.ts'
import { createMetrics } from './metrics/metrics.ts'
import { createMetricsServer } from './metrics/metrics-server.ts'
import { createGateway } from './realtime/gateway.ts'
import { createServices } from './services.ts'
import { shutDown } from './shutdown.ts'
import { createTeachingSwitches } from './teaching/teaching.ts'

/** Milliseconds that an idle connection is kept: longer than any edge keeps it, or the edge meets a closed one (502). */
const KEEP_ALIVE_MS = 200_000

function start() {
  const config = readConfig(process.env)
  const logger = createLogger(config.LOG_LEVEL, config.INSTANCE)
  const version = { version: config.VERSION, commit: config.COMMIT, instance: config.INSTANCE }
  const metrics = createMetrics()
  const teaching = config.TEACHING ? createTeachingSwitches(() => services?.announcer.tellSelf()) : undefined
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
  const schemaVersion = listMigrations(findMigrationsFolder()).length
  const readiness = createReadiness({
    db: services?.db,
    identify: services?.identify,
    bus: services?.bus,
    state: services?.state,
    schemaVersion,
    teaching,
  })
  const allowedOrigins = config.CORS_ORIGIN

  const app = createApp({
    logger,
    version,
    describe,
    readiness,
    teaching,
    services,
    allowedOrigins,
    proxyHops: config.PROXY_HOPS,
  })
  const limits = { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 30_000 }
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
  const server = createServer({ ...limits, shouldUpgradeCallback: (request) => !!gateway?.accepts(request) }, app)
  const requests = trackOpenRequests(server)
  gateway?.attach(server)
  const metricsServer = createMetricsServer(metrics.registry)
  listen(server, config.PORT, config.HOST)
  listen(metricsServer, config.METRICS_PORT, config.METRICS_HOST)
  server.on('listening', () => logger.info({ ...version, address: server.address() }, 'listening'))

  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    shutDown({
      servers: [server, metricsServer],
      requests,
      readiness,
      services,
      drainSeconds: config.DRAIN_SECONDS,
      logger,
    }).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'did not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function listen(server: Server, port: number, host?: string) {
  server.on('error', (error) => {
    console.error(`backend: cannot listen on port ${port}: ${error.message}`)
    process.exit(1)
  })
  server.listen(port, host)
}

try {
  start()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(`backend: the environment is wrong\n${error.message}`)
  process.exit(1)
}
