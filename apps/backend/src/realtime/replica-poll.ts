import type { Logger } from 'pino'
import { failureLevel } from '../db/errors.ts'
import type { IdentityKeeper } from '../db/identity.ts'
import type { ReconnectingClient } from '../db/reconnecting-client.ts'
import type { Announcer } from './announcer.ts'
import type { Peers } from './peers.ts'
import type { PresenceEvents } from './presence-events.ts'
import { holdPresenceLock, listConnectedReplicas } from './repository.ts'

/** Milliseconds between two polls. A lost replica must be marked within 2 s. */
const POLL_INTERVAL_MS = 1_000

/** Milliseconds after a new connection in which no state changes, because the other replicas reconnect, too. */
const GRACE_MS = 2_000

/** Milliseconds between two requests for introductions. Each request makes all other replicas answer. */
const ASK_INTERVAL_MS = 10_000

export interface ReplicaPollOptions {
  peers: Peers
  presence: PresenceEvents
  announcer: Announcer
  db: ReconnectingClient
  identity: IdentityKeeper
  logger: Logger
}

/** Polls which replicas are connected to the database, because a killed replica sends no notification. */
export function startReplicaPoll({ peers, presence, announcer, db, identity, logger }: ReplicaPollOptions) {
  let connectedAt = performance.now()
  let askedAt = Number.NEGATIVE_INFINITY
  let polling = false

  async function poll() {
    // Before the migrations there is no installation, and therefore no lock.
    if (polling || !db.isConnected() || !identity.isKnown()) return
    polling = true
    try {
      const connected = await listConnectedReplicas(db)
      // The previous connection may still have held the lock when this connection opened.
      if (!connected.has(peers.own)) await holdPresenceLock(db, peers.own)
      connected.set(peers.own, 0)
      if (performance.now() - connectedAt < GRACE_MS) return
      presence.apply(() => peers.compareWith(connected))
      if ([...connected.keys()].some((lock) => !peers.has(lock))) askUnknownReplicas()
    } catch (error) {
      logger[failureLevel(error)]({ err: error }, 'poll of the replicas failed')
    } finally {
      polling = false
    }
  }

  // A hanging replica does not answer, so it stays unknown.
  function askUnknownReplicas() {
    if (performance.now() - askedAt < ASK_INTERVAL_MS) return
    askedAt = performance.now()
    announcer.introduce({ ask: true })
  }

  const timer = setInterval(poll, POLL_INTERVAL_MS)
  return {
    /** Reports a new connection to the database. */
    connected() {
      connectedAt = performance.now()
    },
    stop: () => clearInterval(timer),
  }
}
