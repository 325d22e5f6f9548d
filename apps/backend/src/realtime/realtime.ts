import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.ts'
import type { IdentityKeeper } from '../db/identity.ts'
import type { ReconnectingClient } from '../db/reconnecting-client.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { createAnnouncer } from './announcer.ts'
import { listenToBus } from './bus-events.ts'
import { createConnections } from './connections.ts'
import { startDatabasePoll } from './database-poll.ts'
import { createHub } from './hub.ts'
import { createPeers } from './peers.ts'
import { createPresenceEvents } from './presence-events.ts'
import { createReplayMemory } from './replay-memory.ts'
import { startReplicaPoll } from './replica-poll.ts'

export interface RealtimeOptions {
  bus: Bus
  db: ReconnectingClient
  identity: IdentityKeeper
  /** Describes this replica. */
  describe: () => Instance
  metrics: Metrics
  logger: Logger
}

/** Everything that sends events to clients, wired together. Starts the polls. */
export function createRealtime({ bus, db, identity, describe, metrics, logger }: RealtimeOptions) {
  const peers = createPeers()
  const connections = createConnections()
  const memory = createReplayMemory()
  const hub = createHub({ db, memory, metrics, logger, getEpoch: identity.epoch })
  const announcer = createAnnouncer({ bus, peers, connections, describe, logger })
  const presence = createPresenceEvents({ peers, hub, connections, db, describe, logger })
  const poll = startDatabasePoll({ hub, connections, db, identity, logger })
  const replicaPoll = startReplicaPoll({ peers, presence, announcer, db, identity, logger })
  listenToBus({ bus, hub, memory, connections, peers, presence, announcer, poll })

  return {
    peers,
    connections,
    hub,
    announcer,

    /** Reports a new connection to the database. */
    databaseConnected() {
      replicaPoll.connected()
      void poll.run()
    },

    async stop() {
      poll.stop()
      replicaPoll.stop()
      await announcer.leave()
    },
  }
}
