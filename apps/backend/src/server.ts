import type { Server } from 'node:http'
import { readConfig } from './config/config.ts'
import { ConfigError } from './config/environment.ts'
import { createLogger } from './create-logger.ts'
import { createReplica } from './replica.ts'
import { shutDown } from './shutdown.ts'

function start() {
  const config = readConfig(process.env)
  const logger = createLogger(config.LOG_LEVEL, config.INSTANCE)
  const { version, server, metricsServer, requests, readiness, services } = createReplica(config, logger)
  listen(server, config.PORT, config.HOST)
  listen(metricsServer, config.METRICS_PORT, config.METRICS_HOST)
  server.on('listening', () => logger.info({ ...version, address: server.address() }, 'listening'))

  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    const servers = [server, metricsServer]
    shutDown({ servers, requests, readiness, services, drainSeconds: config.DRAIN_SECONDS, logger }).then(
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
