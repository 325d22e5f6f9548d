import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createConnection } from '@chat/client/connection'
import { toSocketUrl } from '@chat/client/node-session'
import { CLOSE } from '@chat/contract/close-codes'
import { PATHS } from '@chat/contract/paths'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createPerson, type Person } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)

/** An event of protocol 1, which this code does not describe any more. */
interface Event {
  event: string
  [field: string]: unknown
}

async function createRoom(owner: Person, guest: Person) {
  const { id: room } = await owner.api.createRoom({ name: randomUUID(), visibility: 'private' })
  return { room, invite: () => owner.api.inviteToRoom(room, guest.account.name) }
}

test('a client of protocol 1 hears and says the old names, and stores and gets each message once', async () => {
  const [ada, ben] = await Promise.all([createPerson(stage.urlOf(0), 'Ada'), createPerson(stage.urlOf(0), 'Ben')])
  const { room, invite } = await createRoom(ada, ben)
  const socket = new WebSocket(stage.urlOf(0).replace('http', 'ws') + PATHS.socket, {
    headers: { cookie: ben.cookie() ?? '' },
  })
  const events: Event[] = []
  socket.on('message', (data) => events.push(JSON.parse(String(data))))
  const say = (event: Event) => socket.send(JSON.stringify(event))
  const all = (name: string) => events.filter(({ event }) => event === name)
  const hear = (name: string, count = 1) => expect.poll(() => all(name)).toHaveLength(count)
  await hear('connection:opened')

  await invite()
  await hear('rooms:changed')
  const { epoch, seq } = await ben.api.listMessages(room)
  say({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
  await hear('room:resumed')
  const message = { event: 'message:send', room, id: randomUUIDv7(), body: 'from an old page' }
  say(message)
  say(message)
  await hear('message:stored', 2)
  await ada.api.sendMessage(room, { id: randomUUIDv7(), body: 'from a new page' })
  await hear('room:changed', 2)
  const changes = all('room:changed').flatMap((event) => event.changes as { seq: number }[])
  expect(changes.map((change) => change.seq)).toEqual([seq + 1, seq + 2])

  say({ event: 'room:leave', room })
  say({ event: 'typing:start', room })
  await hear('request:refused')
  expect(all('request:refused')).toMatchObject([{ problem: { code: 'not-a-member' } }])
  expect(all('room-list:changed')).toEqual([])
  socket.close()
})

/** A server's side of a socket. The conformity check records what a `WebSocket` receives as an event of the server. */
class ServerSocket extends WebSocket {
  override emit = EventEmitter.prototype.emit
}

/** A replica of protocol 1 that stores nothing: it answers `room:resume`, and closes with 1012 after `message:send`. */
async function startOldReplica() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', WebSocket: ServerSocket })
  onTestFinished(() => server.close())
  await once(server, 'listening')
  const said: Event[] = []
  server.on('connection', (socket) => {
    const tell = (event: object) => socket.send(JSON.stringify(event))
    socket.on('message', (data) => {
      const event = JSON.parse(String(data)) as Event
      said.push(event)
      if (event.event === 'room:resume') {
        for (const each of event.rooms as object[]) tell({ event: 'room:resumed', ...each })
        tell({ event: 'rooms:changed' })
      }
      if (event.event === 'message:send') socket.close(CLOSE.restart, '1')
    })
    tell({ event: 'connection:opened', account: { id: 1, name: 'Ada' }, instance: 'old', version: '0', colour: 'none' })
  })
  return { said, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('a client speaks protocol 1 to an old replica, and stores its message once at the new one that follows', async () => {
  const [ada, ben] = await Promise.all([createPerson(stage.urlOf(0), 'Ada'), createPerson(stage.urlOf(0), 'Ben')])
  const [{ room }, second] = await Promise.all([createRoom(ada, ben), createRoom(ben, ada)])
  const { epoch, seq } = await ada.api.listMessages(room)
  const old = await startOldReplica()
  const urls = [old.url]
  const bodies: (string | null)[] = []
  const roomListChanged = vi.fn()
  const connection = createConnection({
    url: toSocketUrl(stage.urlOf(0)),
    open: (url) => ada.open(urls.shift() ?? url),
    handlers: {
      roomListChanged,
      changed: (_room, changes) =>
        bodies.push(...changes.flatMap((change) => (change.kind === 'message:sent' ? [change.message.body] : []))),
    },
  })
  onTestFinished(() => connection.close())
  connection.subscribe(room, seq, epoch)
  connection.subscribe(second.room, 0, epoch)
  connection.start()
  await expect.poll(() => roomListChanged.mock.calls.length).toBe(1)
  connection.unsubscribe(second.room)
  const { stored } = connection.send(room, 'across the update')
  expect(await stored).toMatchObject({ room, seq: seq + 1 })
  expect(old.said.map(({ event }) => event)).toEqual(['room:resume', 'room:leave', 'message:send'])
  await expect.poll(() => bodies).toEqual(['across the update'])

  await second.invite()
  await expect.poll(() => roomListChanged.mock.calls.length).toBe(2)
  expect((await ada.api.listMessages(room)).messages.map(({ body }) => body)).toEqual(['across the update'])
})
