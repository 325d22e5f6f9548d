import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createNodeSession, type NodeSession, toSocketUrl } from '@chat/client/node-session'
import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { ClientEvent, ServerEvent } from '@chat/contract/socket'
import { vi } from 'vitest'
import { WebSocket } from 'ws'

export interface Person extends NodeSession {
  account: Account
}

/** Signs up at a replica with a unique name. */
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
  /** Waits for the next event of that name that no earlier call returned. */
  next<Name extends ServerEvent['event']>(name: Name): Promise<EventOf<Name>>
  /** The changes of a room so far, in order of arrival. */
  changes(room: number): Change[]
  /** Waits for the close and returns its code. */
  closed(): Promise<number>
}

/** Opens a socket that sends and shows events unchanged. Resolves when it is open. */
export async function openSocket(
  baseUrl: string,
  person: NodeSession,
  headers: Record<string, string> = {},
): Promise<RawSocket> {
  const socket = new WebSocket(toSocketUrl(baseUrl), {
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
