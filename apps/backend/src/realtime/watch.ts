import type { Logger } from 'pino'
import type { EpochKeeper } from '../db/epoch.ts'
import type { LastingClient } from '../db/lasting-client.ts'
import type { Bus, Hint } from './bus.ts'
import type { Connections } from './connections.ts'
import type { Hub } from './hub.ts'
import { look } from './repository.ts'

/** Milliseconds between two looks at what no hint told. */
const LOOK_INTERVAL_MS = 10_000

export interface WatchOptions {
  bus: Bus
  hub: Hub
  connections: Connections
  db: LastingClient
  epoch: EpochKeeper
  logger: Logger
}

/** Brings what happens elsewhere to the clients of this replica: by hints, and by looking, as a hint may be lost. */
export function startWatch({ bus, hub, connections, db, epoch, logger }: WatchOptions) {
  function hinted({ rooms = [], accounts = [], endedSessions = [] }: Hint) {
    for (const { room, seq, changes } of rooms) {
      if (changes) hub.accept(room, changes)
      void hub.advance(room, seq)
    }
    for (const account of accounts) connections.tellAccount(account, { event: 'rooms:changed' })
    for (const session of endedSessions) connections.closeSession(session)
  }

  async function lookAround() {
    if (!db.isConnected()) return
    try {
      const sessions = connections.listSessions()
      const { epoch: found, seqs, lasting } = await look(db, hub.listOpen(), sessions)
      epoch.seen(found)
      for (const [room, seq] of seqs) void hub.advance(room, seq)
      for (const session of sessions) if (!lasting.has(session)) connections.closeSession(session)
    } catch (error) {
      logger.warn({ err: error }, 'look failed, trying again later')
    }
  }

  bus.listen({ hinted, interrupted: () => void lookAround() })
  const timer = setInterval(lookAround, LOOK_INTERVAL_MS)
  return { look: lookAround, stop: () => clearInterval(timer) }
}
