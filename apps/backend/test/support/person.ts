import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createNodeSession, type NodeSession, toSocketUrl } from '@chat/client/node-session'
import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import { PATHS } from '@chat/contract/paths'
import type { ClientEvent, ServerEvent } from '@chat/contract/socket'
import { vi } from 'vitest'
import { WebSocket } from 'ws'

export interface Person extends NodeSession {
  account: Account
}

/** Somebody with an account of a new name, signed in at a replica. */
export async function createPerson(baseUrl: string, name = 'Ada'): Promise<Person> {
  const session = createNodeSession(baseUrl)
  const unique = `${name} ${randomUUID().slice(0, 8)}`
  return { ...session, account: await session.api.signUp({ name: unique, password: 'only for tests' }) }
}

type EventOf<Name extends ServerEvent['event']> = Extract<ServerEvent, { event: Name }>

export interface RawSocket {
  socket: WebSocket
  events: ServerEvent[]
  send(event: ClientEvent): void
  sendRaw(data: string | Buffer): void
  /** Waits for the next event of that name after those that were waited for before. */
  next<Name extends ServerEvent['event']>(name: Name): Promise<EventOf<Name>>
  /** The changes of a room so far, in the order in which they came. */
  changes(room: number): Change[]
  /** Waits for the close; gives its code. */
  closed(): Promise<number>
}

/** A bare socket, to see and say exactly what crosses the wire. Resolves when the server has greeted. */
export async function openSocket(
  baseUrl: string,
  person: NodeSession,
  headers: Record<string, string> = {},
): Promise<RawSocket> {
  const socket = new WebSocket(toSocketUrl(baseUrl, PATHS.socket), {
    headers: { cookie: person.cookie() ?? '', ...headers },
  })
  const events: ServerEvent[] = []
  const read = new Map<string, number>()
  socket.on('message', (data) => events.push(JSON.parse(String(data))))
  const closing = new Promise<number>((resolve) => socket.on('close', resolve))
  await once(socket, 'open')

  const raw: RawSocket = {
    socket,
    events,
    send: (event) => socket.send(JSON.stringify(event)),
    sendRaw: (data) => socket.send(data),
    async next<Name extends ServerEvent['event']>(name: Name) {
      const start = read.get(name) ?? 0
      const event = await vi.waitFor(
        () => {
          const found = events.find((event, index): event is EventOf<Name> => index >= start && event.event === name)
          if (!found) throw new Error(`No ${name} among ${JSON.stringify(events.slice(start))}`)
          return found
        },
        { timeout: 15_000, interval: 5 },
      )
      read.set(name, events.indexOf(event) + 1)
      return event
    },
    changes: (room) =>
      events.flatMap((event) => (event.event === 'room:changed' && event.room === room ? event.changes : [])),
    closed: () => closing,
  }
  return raw
}
