import { setTimeout as delay } from 'node:timers/promises'
import pino from 'pino'
import { describeUsage } from './admin/commands.ts'
import { AdminError } from './admin/context.ts'
import { readCall } from './admin/read-call.ts'
import { createBus } from './bus/create-bus.ts'
import { readConfig } from './config/config.ts'
import { ConfigError } from './config/environment.ts'
import { createDatabaseState } from './db/database-state.ts'
import { describeFailure } from './db/describe-failure.ts'
import { readIdentity } from './db/identity.ts'
import { createPool } from './db/pool.ts'
import { createMetrics } from './metrics/metrics.ts'

/** Milliseconds to wait for the bus. Without the bus the replicas find the change by polling. */
const BUS_MAX_MS = 2_000

async function main() {
  const call = readCall(process.argv.slice(2))
  if (!call) return console.log(describeUsage())
  const config = readConfig(process.env)
  const url = config.DATABASE_URL
  if (!url) throw new ConfigError('DATABASE_URL: is required')
  const logger = pino({ level: 'silent' })
  const state = createDatabaseState({ url })
  const pool = createPool(url, () => {}, state.prepare)
  const options = { url, redisUrl: config.REDIS_URL, state }
  const bus = createBus({ ...options, metrics: createMetrics(), logger })
  const connected = new Promise<void>((resolve) =>
    bus.listen({ onNotification() {}, onUnknownChange() {}, onConnect: resolve }),
  )
  try {
    // Report an unusable database before the wait for the bus.
    await pool.query('SELECT').catch((error: unknown) => {
      throw new AdminError(describeFailure(error, url))
    })
    const identity = await readIdentity(pool)
    if (identity) bus.join(identity.installation)
    await Promise.race([connected, delay(BUS_MAX_MS, undefined, { ref: false })])
    const context = { pool, bus, retentionDays: config.RETENTION_DAYS, say: (line: string) => console.log(line) }
    await call.command.run(context, call.name, call.days)
  } finally {
    await Promise.all([bus.close(), pool.end()])
  }
}

main().catch((error: unknown) => {
  // For a host with several addresses, Node's error has an empty message.
  const { message, code } = Object(error) as { message?: string; code?: string }
  console.error(`admin: ${message || code || error}`)
  process.exitCode = 1
})
