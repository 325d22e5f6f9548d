import type { SignUpPolicy } from '@chat/contract/accounts'
import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import { createAccounts } from './accounts/accounts.ts'
import { findLastBackup } from './db/backups.ts'
import { createEpochKeeper, SELECT_EPOCH } from './db/epoch.ts'
import { createLastingClient } from './db/lasting-client.ts'
import { createPool, createSearchPool } from './db/pool.ts'
import { createRateLimits, type RateLimitSettings } from './http/rate-limits.ts'
import { createEdits } from './messages/edits.ts'
import { startRetention } from './messages/retention.ts'
import { createMessageWriter } from './messages/writer.ts'
import type { Metrics } from './metrics/metrics.ts'
import { createAnnouncer } from './realtime/announcer.ts'
import { createConnections } from './realtime/connections.ts'
import { createBus } from './realtime/create-bus.ts'
import { createHub } from './realtime/hub.ts'
import { createPeers } from './realtime/peers.ts'
import { holdPresenceLock } from './realtime/repository.ts'
import { startWatch } from './realtime/watch.ts'
import { createRooms } from './rooms/rooms.ts'

export interface ServicesOptions {
  /** The database's address. */
  url: string
  /** Valkey's, where it carries the hints. */
  redisUrl: string | undefined
  signUpPolicy: SignUpPolicy
  rateLimits: RateLimitSettings
  /** Days after which messages are deleted; undefined keeps them. */
  retentionDays: number | undefined
  /** This replica, as it is now. */
  describe: () => Instance
  metrics: Metrics
  logger: Logger
}

export type Services = ReturnType<typeof createServices>

/** Everything that needs the database at `url`, wired together. Begins to connect; works once the database answers. */
export function createServices(options: ServicesOptions) {
  const { url, redisUrl, signUpPolicy, rateLimits, retentionDays, describe, metrics, logger } = options
  const onError = (error: Error) => logger.warn({ err: error }, 'database connection lost')
  const epoch = createEpochKeeper(() => hub.resetAll())
  const peers = createPeers()
  const pool = createPool(url, onError)
  const searches = createSearchPool(url, onError)
  /** Single statements, many under way at once. */
  const db = createLastingClient({
    url,
    purpose: 'statements',
    onError,
    onReady: () => void watch.look(),
    async onConnect(client) {
      await holdPresenceLock(client, peers.own)
      // Before the first migration there is none to read; the look finds it then.
      const { rows } = await client.query<{ there: boolean }>(
        `SELECT to_regclass('database_epoch') IS NOT NULL AS there`,
      )
      if (!rows[0]?.there) return
      const found = await client.query<[string]>({ text: SELECT_EPOCH, rowMode: 'array' })
      epoch.seen((found.rows[0] as [string])[0])
    },
  })
  const writerClient = createLastingClient({ url, purpose: 'writer', onError })
  const bus = createBus({ url, redisUrl, metrics, logger })
  const connections = createConnections()
  const announcer = createAnnouncer({ bus, peers, connections, describe, logger })
  const hub = createHub({ db, metrics, logger, getEpoch: epoch.get })
  const writer = createMessageWriter({ client: writerClient, bus, metrics, onCommitted: hub.accept })
  const limits = createRateLimits(db, rateLimits)
  const accounts = createAccounts({ pool, db, bus, signUpPolicy })
  const edits = createEdits({ pool, bus })
  const rooms = createRooms({ pool, db, bus, announcer, getEpoch: epoch.get })
  const watch = startWatch({ bus, hub, connections, peers, announcer, describe, db, epoch, logger })

  const retention = retentionDays === undefined ? undefined : startRetention({ pool, days: retentionDays, logger })

  metrics.observe('chat_sockets_open', 'Sockets that are open at this replica', connections.size)
  metrics.observe('chat_pool_connections', 'Connections of the pool for transactions', () => pool.totalCount)
  metrics.observe(
    'chat_last_backup_timestamp_seconds',
    'Unix time of the newest backup, or of the first migration where there is none',
    () => findLastBackup(db),
  )
  metrics.observe('chat_pool_waiting', 'Transactions that wait for a connection of the pool', () => pool.waitingCount)

  return {
    db,
    searches,
    bus,
    epoch,
    peers,
    announcer,
    connections,
    hub,
    limits,
    writer,
    accounts,
    edits,
    rooms,

    /** Ends every connection to the database once nothing is under way. */
    async close() {
      watch.stop()
      retention?.stop()
      await writer.flush()
      await Promise.all([bus.close(), writerClient.close(), db.close(), pool.end(), searches.end()])
    },
  }
}
