import { setTimeout as delay } from 'node:timers/promises'
import { CLOSE } from '@chat/contract/close-codes'
import { SOCKETS_MAX } from '@chat/contract/limits'
import { isPrevious } from '@chat/contract/protocol'
import type { ServerEvent } from '@chat/contract/socket'
import type { ClientConnection } from './client-connection.ts'
import { encodeEvent } from './frame.ts'

/** Milliseconds between two checks whether all sockets are closed. */
const POLL_MS = 50

/** Milliseconds for which the end of a session is kept, because a handshake may authenticate before and open after it. */
const ENDED_MS = 10_000

/** Milliseconds of reconnect delay for each connected client. Without it all clients would reconnect at once. */
const RETURN_MS = 1

export type Connections = ReturnType<typeof createConnections>

/** All clients that are connected to this replica. */
export function createConnections() {
  const all = new Set<ClientConnection>()
  const byAccount = new Map<number, Set<ClientConnection>>()
  const ended = new Set<string>()
  /** The close reason, set when the replica closes all sockets. It contains the reconnect delay in milliseconds. */
  let closing: string | undefined

  function closeSession(session: string) {
    ended.add(session)
    setTimeout(() => ended.delete(session), ENDED_MS).unref()
    for (const connection of all) if (connection.session === session) connection.close(CLOSE.sessionEnded)
  }

  function closeOldest(own: Set<ClientConnection>) {
    // `own` also contains closing connections.
    const open = [...own].filter((connection) => connection.isOpen())
    if (open.length > SOCKETS_MAX) open[0]?.close(CLOSE.tryAgain)
  }

  return {
    add(connection: ClientConnection) {
      all.add(connection)
      const own = byAccount.get(connection.account.id) ?? new Set()
      byAccount.set(connection.account.id, own.add(connection))
      if (own.size > SOCKETS_MAX) closeOldest(own)
      // The session ended, or the replica closed its sockets, during the handshake.
      if (ended.has(connection.session)) connection.close(CLOSE.sessionEnded)
      if (closing) connection.close(CLOSE.restart, closing)
    },

    delete(connection: ClientConnection) {
      all.delete(connection)
      const own = byAccount.get(connection.account.id)
      own?.delete(connection)
      if (own?.size === 0) byAccount.delete(connection.account.id)
    },

    size: () => all.size,
    closeSession,
    hasAccount: (account: number) => byAccount.has(account),
    listAccounts: () => [...byAccount.keys()],

    sendToAccount(account: number, event: ServerEvent) {
      for (const connection of byAccount.get(account) ?? []) connection.send(event)
    },

    sendToAll(event: ServerEvent) {
      const frame = encodeEvent(event)
      for (const connection of all) {
        if (isPrevious(connection.protocol)) connection.send(event)
        else connection.write(frame)
      }
    },

    /** Lists the sessions of all connections. */
    listSessions: (): string[] => [...new Set([...all].map((connection) => connection.session))],

    /** Closes all sockets, spread over `spread` ms to protect the other replicas. Resolves when all are closed. */
    async closeAll(spread: number): Promise<void> {
      closing = String(all.size * RETURN_MS)
      for (const connection of all) setTimeout(() => connection.close(CLOSE.restart, closing), Math.random() * spread)
      while (all.size > 0) await delay(POLL_MS)
    },
  }
}
