import { PRESENCE_MAX_FOLLOWERS } from '@chat/contract/limits'
import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import { failureLevel } from '../db/errors.ts'
import type { IdentityKeeper } from '../db/identity.ts'
import type { LastingClient } from '../db/lasting-client.ts'
import type { Announcer } from './announcer.ts'
import type { Bus, Hint } from './bus.ts'
import type { Connections } from './connections.ts'
import type { Hub } from './hub.ts'
import type { Peers } from './peers.ts'
import { holdPresenceLock, listRoomsOfAccounts, look } from './repository.ts'

/** Milliseconds between two looks at what no hint told. */
const LOOK_INTERVAL_MS = 10_000

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
    const before = JSON.stringify(peers.list())
    const { came, went } = change()
    if (JSON.stringify(peers.list()) !== before) {
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
      const { epoch, installation, seqs, lasting, alive } = await look(db, hub.listOpen(), sessions)
      identity.see({ epoch, installation })
      for (const [room, seq] of seqs) void hub.advance(room, seq)
      for (const session of sessions) if (!lasting.has(session)) connections.closeSession(session)
      if (!alive.has(peers.own)) {
        // The connection before held it for a while after this one came.
        await holdPresenceLock(db, peers.own)
        alive.add(peers.own)
      }
      tellPeers(() => peers.keep(alive))
      if ([...alive].some((lock) => !peers.has(lock))) announcer.introduce({ ask: true })
    } catch (error) {
      logger[failureLevel(error)]({ err: error }, 'look failed, trying again later')
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

  bus.listen({ hinted, interrupted })
  const timer = setInterval(lookAround, LOOK_INTERVAL_MS)
  return {
    look: lookAround,
    stop() {
      clearInterval(timer)
      announcer.stop()
    },
  }
}
