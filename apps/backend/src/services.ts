import type { SignUpPolicy } from '@chat/contract/accounts'
import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import { createAccounts } from './accounts/accounts.ts'
import { createSessions } from './accounts/sessions.ts'
import { createBus } from './bus/create-bus.ts'
import { findLastBackup } from './db/backups.ts'
import { createDatabaseState } from './db/database-state.ts'
import { createIdentityKeeper, readIdentity } from './db/identity.ts'
import { createPool, createSearchPool } from './db/pool.ts'
import { createReconnectingClient } from './db/reconnecting-client.ts'
import { createRateLimits, type RateLimitSettings } from './http/rate-limits.ts'
import { createEdits } from './messages/edits.ts'
import { startRetention } from './messages/retention.ts'
import { createMessageWriter } from './messages/writer.ts'
import type { Metrics } from './metrics/metrics.ts'
import { createRealtime } from './realtime/realtime.ts'
import { holdPresenceLock } from './realtime/repository.ts'
import { createRooms } from './rooms/rooms.ts'

export interface ServicesOptions {
  /** The address of the database. */
  url: string
  /** The address of Valkey. If undefined, PostgreSQL is the bus. */
  redisUrl: string | undefined
  signUpPolicy: SignUpPolicy
  rateLimits: RateLimitSettings
  /** Days after which messages are deleted; undefined keeps them. */
  retentionDays: number | undefined
  /** Describes this replica. */
  describe: () => Instance
  metrics: Metrics
  logger: Logger
}

export type Services = ReturnType<typeof createServices>

/** Creates everything that needs the database and wires it together. Starts to connect, and works when the database answers. */
export function createServices(options: ServicesOptions) {
  const { url, redisUrl, signUpPolicy, rateLimits, retentionDays, describe, metrics, logger } = options
  const identity = createIdentityKeeper({ epoch: () => realtime.hub.resetAll(), installation: (id) => bus.join(id) })
  const state = createDatabaseState({ url, logger })
  const onIdleError = (error: Error) => logger.debug({ err: error }, 'connection of a pool lost')
  const pool = createPool(url, onIdleError, state.prepare)
  const searches = createSearchPool(url, onIdleError, state.prepare)
  /** The connection for single statements, which it pipelines. */
  const db = createReconnectingClient({
    url,
    purpose: 'statements',
    state,
    onReady: () => realtime.databaseConnected(),
    async onConnect(client) {
      const found = await readIdentity(client)
      // Before the migrations there is no identity. The readiness check reads it again.
      if (!found) return
      await holdPresenceLock(client, realtime.peers.own)
      identity.update(found)
    },
  })
  const writerClient = createReconnectingClient({ url, purpose: 'writer', state })
  const bus = createBus({ url, redisUrl, state, metrics, logger })
  const realtime = createRealtime({ bus, db, identity, describe, metrics, logger })
  const writer = createMessageWriter({
    client: writerClient,
    bus,
    metrics,
    onCommitted(room, changes) {
      state.served()
      realtime.hub.accept(room, changes)
    },
  })
  const limits = createRateLimits(db, rateLimits)
  const sessions = createSessions({ pool, db, bus, getInstallation: identity.installation })
  const accounts = createAccounts({ pool, bus, sessions, signUpPolicy })
  const edits = createEdits({ pool, bus })
  const rooms = createRooms({ pool, db, bus, onRead: realtime.announcer.read, getEpoch: identity.epoch })

  const retention = retentionDays === undefined ? undefined : startRetention({ pool, days: retentionDays, logger })

  metrics.observe('chat_sockets_open', 'Open sockets of this replica', realtime.connections.size)
  metrics.observe('chat_pool_connections', 'Connections of the transaction pool', () => pool.totalCount)
  metrics.observe(
    'chat_last_backup_timestamp_seconds',
    'Unix time of the newest backup, or of the first migration if there is no backup',
    () => findLastBackup(db),
  )
  metrics.observe(
    'chat_pool_waiting',
    'Transactions that wait for a connection of the transaction pool',
    () => pool.waitingCount,
  )

  return {
    db,
    state,
    searches,
    bus,
    identity,
    peers: realtime.peers,
    announcer: realtime.announcer,
    connections: realtime.connections,
    hub: realtime.hub,
    limits,
    writer,
    accounts,
    sessions,
    edits,
    rooms,

    /** Reads the identity of the database if it is not known. */
    async identify() {
      const found = identity.isKnown() ? undefined : await readIdentity(db)
      if (found) identity.update(found)
    },

    /** Closes all connections to the database after the pending writes. */
    async close() {
      await realtime.stop()
      retention?.stop()
      await writer.flush()
      await Promise.all([bus.close(), writerClient.close(), db.close(), pool.end(), searches.end()])
    },
  }
}
