import type { Bus } from '../bus/bus.ts'
import type { Notification } from '../bus/notification.ts'
import type { Announcer } from './announcer.ts'
import type { Connections } from './connections.ts'
import type { DatabasePoll } from './database-poll.ts'
import type { Hub } from './hub.ts'
import type { Peers } from './peers.ts'
import type { PresenceEvents } from './presence-events.ts'
import type { ReplayMemory } from './replay-memory.ts'

export interface BusEventsOptions {
  bus: Bus
  hub: Hub
  memory: ReplayMemory
  connections: Connections
  peers: Peers
  presence: PresenceEvents
  announcer: Announcer
  poll: DatabasePoll
}

/** Sends the notifications of the bus, which come from all replicas, to the clients of this replica. */
export function listenToBus({ bus, hub, memory, connections, peers, presence, announcer, poll }: BusEventsOptions) {
  function onNotification(notification: Notification) {
    const { rooms = [], accounts = [], endedSessions = [], reads = [], listed = [], renamed = [] } = notification
    for (const { room, seq, changes } of rooms) {
      if (changes) hub.accept(room, changes)
      void hub.advance(room, seq)
    }
    for (const account of accounts) connections.sendToAccount(account, { event: 'room-list:changed' })
    for (const session of endedSessions) connections.closeSession(session)
    for (const { account, room, seq } of reads) connections.sendToAccount(account, { event: 'room:read', room, seq })
    for (const room of listed) connections.sendToAll({ event: 'room:listed', room })
    for (const account of renamed) connections.sendToAll({ event: 'account:renamed', account })
    if (renamed.length > 0) memory.clear()
    for (const { room, account } of notification.typing ?? []) {
      hub.broadcast(room, { event: 'typing:started', room, account }, account.id)
    }
    const update = notification.presence
    if (!update) return
    if (update.ask && update.lock !== peers.own) announcer.introduce({ ask: false })
    presence.apply(() => peers.accept(update))
  }

  function onConnect() {
    announcer.introduce({ ask: true })
    // The notification of a new name may be lost.
    memory.clear()
    // The poll finds changes of rooms and sessions, but not of room lists.
    connections.sendToAll({ event: 'room-list:changed' })
    void poll.run()
  }

  bus.listen({ onNotification, onConnect, onUnknownChange: () => void poll.run() })
}
