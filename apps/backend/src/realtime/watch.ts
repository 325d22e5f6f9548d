import { PRESENCE_MAX_FOLLOWERS } from '@chat/contract/limits'
import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import type { Bus, Hint } from '../bus/bus.ts'
import { failureLevel } from '../db/errors.ts'
import type { IdentityKeeper } from '../db/identity.ts'
import type { LastingClient } from '../db/lasting-client.ts'
import type { Announcer } from './announcer.ts'
import type { Connections } from './connections.ts'
import type { Hub } from './hub.ts'
import type { Peers } from './peers.ts'
import { holdPresenceLock, listConnectedReplicas, listRoomsOfAccounts, look } from './repository.ts'

/** Milliseconds between two looks at what no hint told. */
const LOOK_INTERVAL_MS = 10_000

/** Milliseconds between two polls of the replicas. A lost replica must be marked within 2 s. */
const POLL_INTERVAL_MS = 1_000

/** Milliseconds after a new connection in which no state changes: after an outage the other replicas reconnect, too. */
const GRACE_MS = 2_000

export interface WatchOptions {
  bus: Bus
  hub: Hub
  connections: Connections
  peers: Peers
  announcer: Announcer
  /** This replica, as it is now. */
  describe: () => Instance
  db: LastingClient
  identity: IdentityKeeper
  logger: Logger
}

/** Brings what happens elsewhere to the clients of this replica: by hints, and by looking, as a hint may be lost. */
export function startWatch(options: WatchOptions) {
  const { bus, hub, connections, peers, announcer, describe, db, identity, logger } = options

  let connectedAt = performance.now()
  let polling = false
  let askedAt = Number.NEGATIVE_INFINITY

  function hinted(hint: Hint) {
    const { rooms = [], accounts = [], endedSessions = [], reads = [], listed = [], renamed = [] } = hint
    for (const { room, seq, changes } of rooms) {
      if (changes) hub.accept(room, changes)
      void hub.advance(room, seq)
    }
    for (const account of accounts) connections.tellAccount(account, { event: 'rooms:changed' })
    for (const session of endedSessions) connections.closeSession(session)
    for (const { account, room, seq } of reads) connections.tellAccount(account, { event: 'room:read', room, seq })
    for (const room of listed) connections.tellAll({ event: 'room:listed', room })
    for (const account of renamed) connections.tellAll({ event: 'account:renamed', account })
    if (renamed.length > 0) hub.forget()
    const { typing = [], presence } = hint
    for (const { room, account } of typing) hub.tell(room, { event: 'typing:started', room, account }, account.id)
    if (presence) {
      if (presence.ask && presence.lock !== peers.own) announcer.introduce({ ask: false })
      tellPeers(() => peers.accept(presence))
    }
  }

  // Tells the clients here what a change of the peers means to them.
  function tellPeers(change: () => { came: number[]; went: number[] }) {
    const now = Date.now()
    const before = JSON.stringify(peers.list(now))
    const { came, went } = change()
    if (JSON.stringify(peers.list(now)) !== before) {
      connections.tellAll({ event: 'topology:changed', serving: describe().instance, instances: peers.list() })
    }
    if (came.length + went.length > 0) void tellPresence(came, went)
  }

  async function tellPresence(came: number[], went: number[]) {
    const open = hub.listOpen().filter((room) => hub.countFollowers(room) <= PRESENCE_MAX_FOLLOWERS)
    if (open.length === 0) return
    try {
      for (const [room, members] of await listRoomsOfAccounts(db, [...came, ...went], open)) {
        const inRoom = new Set(members)
        const here = { came: came.filter((id) => inRoom.has(id)), went: went.filter((id) => inRoom.has(id)) }
        hub.tell(room, { event: 'presence:changed', room, ...here })
      }
    } catch (error) {
      logger[failureLevel(error)]({ err: error }, 'presence not told')
    }
  }

  async function lookAround() {
    if (!db.isConnected()) return
    try {
      const sessions = connections.listSessions()
      const { epoch, installation, seqs, lasting } = await look(db, hub.listOpen(), sessions)
      identity.see({ epoch, installation })
      for (const [room, seq] of seqs) void hub.advance(room, seq)
      for (const session of sessions) if (!lasting.has(session)) connections.closeSession(session)
    } catch (error) {
      logger[failureLevel(error)]({ err: error }, 'poll of rooms and sessions failed, trying again later')
    }
  }

  async function poll() {
    // Before the migrations there is no installation, and so no lock.
    if (polling || !db.isConnected() || !identity.isKnown()) return
    polling = true
    try {
      const connected = await listConnectedReplicas(db)
      // The previous connection may still have held the lock when this one opened.
      if (!connected.has(peers.own)) await holdPresenceLock(db, peers.own)
      connected.set(peers.own, 0)
      if (performance.now() - connectedAt < GRACE_MS) return
      tellPeers(() => peers.compareWith(connected))
      const unknown = [...connected.keys()].some((lock) => !peers.has(lock))
      // Ask seldom: a hanging replica does not answer, but every request makes all other replicas answer.
      if (unknown && performance.now() - askedAt > LOOK_INTERVAL_MS) {
        askedAt = performance.now()
        announcer.introduce({ ask: true })
      }
    } catch (error) {
      logger[failureLevel(error)]({ err: error }, 'poll of the replicas failed')
    } finally {
      polling = false
    }
  }

  function interrupted() {
    announcer.introduce({ ask: true })
    // Whoever was renamed meanwhile would come back with what is kept.
    hub.forget()
    // Rooms and sessions are found by looking; whose list of rooms changed is not.
    connections.tellAll({ event: 'rooms:changed' })
    void lookAround()
  }

  bus.listen({ hinted, interrupted, missed: () => void lookAround() })
  const timers = [setInterval(lookAround, LOOK_INTERVAL_MS), setInterval(poll, POLL_INTERVAL_MS)]
  return {
    /** Reports a new connection to the database. */
    connected() {
      connectedAt = performance.now()
      void lookAround()
    },

    async stop() {
      timers.forEach(clearInterval)
      await announcer.leave()
    },
  }
}
