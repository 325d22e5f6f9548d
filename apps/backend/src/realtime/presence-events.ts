import { PRESENCE_MAX_SUBSCRIPTIONS } from '@chat/contract/limits'
import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import { failureLevel } from '../db/errors.ts'
import type { ReconnectingClient } from '../db/reconnecting-client.ts'
import type { Connections } from './connections.ts'
import type { Hub } from './hub.ts'
import type { Peers } from './peers.ts'
import { listRoomsOfAccounts } from './repository.ts'

export interface PresenceEventsOptions {
  peers: Peers
  hub: Hub
  connections: Connections
  db: ReconnectingClient
  /** Describes this replica. */
  describe: () => Instance
  logger: Logger
}

export type PresenceEvents = ReturnType<typeof createPresenceEvents>

/** Sends `topology:changed` and `presence:changed` to the clients of this replica. */
export function createPresenceEvents({ peers, hub, connections, db, describe, logger }: PresenceEventsOptions) {
  async function sendPresence(came: number[], went: number[]) {
    const rooms = hub.listOpen().filter((room) => hub.countSubscribers(room) <= PRESENCE_MAX_SUBSCRIPTIONS)
    if (rooms.length === 0) return
    try {
      for (const [room, members] of await listRoomsOfAccounts(db, [...came, ...went], rooms)) {
        const inRoom = new Set(members)
        const changed = { came: came.filter((id) => inRoom.has(id)), went: went.filter((id) => inRoom.has(id)) }
        hub.broadcast(room, { event: 'presence:changed', room, ...changed })
      }
    } catch (error) {
      logger[failureLevel(error)]({ err: error }, 'presence not sent')
    }
  }

  return {
    /** Runs `change`, which returns the accounts that went online or offline, and sends the differences. */
    apply(change: () => { came: number[]; went: number[] }) {
      const now = Date.now()
      const before = JSON.stringify(peers.list(now))
      const { came, went } = change()
      if (JSON.stringify(peers.list(now)) !== before) {
        connections.sendToAll({ event: 'topology:changed', serving: describe().instance, instances: peers.list() })
      }
      if (came.length + went.length > 0) void sendPresence(came, went)
    },
  }
}
