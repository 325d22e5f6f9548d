import type { Logger } from 'pino'
import { failureLevel } from '../db/errors.ts'
import type { IdentityKeeper } from '../db/identity.ts'
import type { ReconnectingClient } from '../db/reconnecting-client.ts'
import type { Connections } from './connections.ts'
import type { Hub } from './hub.ts'
import { pollDatabase } from './repository.ts'

/** Milliseconds between two polls. A change whose notification was lost arrives after at most this time. */
const POLL_INTERVAL_MS = 10_000

export interface DatabasePollOptions {
  hub: Hub
  connections: Connections
  db: ReconnectingClient
  identity: IdentityKeeper
  logger: Logger
}

export type DatabasePoll = ReturnType<typeof startDatabasePoll>

/** Polls the database for changes of rooms and for ended sessions, because the bus may lose notifications. */
export function startDatabasePoll({ hub, connections, db, identity, logger }: DatabasePollOptions) {
  async function run(): Promise<void> {
    if (!db.isConnected()) return
    try {
      hub.evict()
      const sessions = connections.listSessions()
      const { epoch, installation, seqs, validSessions } = await pollDatabase(db, hub.listOpen(), sessions)
      identity.update({ epoch, installation })
      for (const [room, seq] of seqs) void hub.advance(room, seq)
      for (const session of sessions) if (!validSessions.has(session)) connections.closeSession(session)
    } catch (error) {
      logger[failureLevel(error)]({ err: error }, 'poll of rooms and sessions failed, trying again later')
    }
  }

  const timer = setInterval(run, POLL_INTERVAL_MS)
  return { run, stop: () => clearInterval(timer) }
}
