import type { Logger } from 'pino'
import type { DatabaseState } from '../db/database-state.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Bus } from './bus.ts'
import { createPostgresBus } from './postgres-bus.ts'
import { createValkeyBus } from './valkey-bus.ts'

export interface BusOptions {
  /** The address of the database. */
  url: string
  /** The address of Valkey. If undefined, PostgreSQL is the bus. */
  redisUrl: string | undefined
  /** The state that all connections to the database share. */
  state?: DatabaseState | undefined
  metrics: Metrics
  logger: Logger
}

export function createBus({ url, redisUrl, state, metrics, logger }: BusOptions): Bus {
  if (redisUrl) return createValkeyBus({ url: redisUrl, metrics, logger })
  return createPostgresBus({ url, state, metrics, logger })
}
