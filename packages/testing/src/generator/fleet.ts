import { WebSocket } from 'ws'
import { ourProtocol } from './our-protocol.ts'
import type { Member, Protocol } from './protocol.ts'
import type { LoadRecord } from './record.ts'
import { socketIoProtocol } from './socket-io-protocol.ts'

export const PROTOCOLS = { ours: ourProtocol, 'socket.io': socketIoProtocol } satisfies { [name: string]: Protocol }
export type ProtocolName = keyof typeof PROTOCOLS

/** Maximum concurrent handshakes. Node's backlog holds 511 connections, and the kernel delays others by a second. */
const HANDSHAKES_MAX = 400

export interface FleetOptions {
  protocol: ProtocolName
  /** The replicas. Members connect to them in turn. */
  urls: string[]
  members: Member[]
  /** The position of each member in its room: our seq, or the peer's offset. */
  from: number
}

export interface Client {
  member: Member
  socket: WebSocket
  /** The number of clients that display a message of this client. */
  readers: number
}

export type Fleet = ReturnType<typeof createFleet>

/** Creates the clients of one run. Calls `onStored` after `record.stored`. */
export function createFleet(record: LoadRecord, onStored: (client: Client) => void) {
  let clients: Client[] = []
  let dropping = false
  const faults = { refused: 0, lost: 0, first: '' }

  function noteFault(kind: 'refused' | 'lost', text: string) {
    faults[kind]++
    faults.first ||= text
  }

  function open(protocol: Protocol, url: string, member: Member, from: number, readers: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const socket = new WebSocket(url.replace(/^http/, 'ws') + protocol.path, {
      headers: { cookie: member.cookie },
      perMessageDeflate: false,
      skipUTF8Validation: true,
    })
    const client: Client = { member, socket, readers }
    clients.push(client)
    socket.on('message', (data) => {
      const read = protocol.read(String(data), member, from)
      switch (read.kind) {
        case 'shown':
          for (const number of read.numbers) record.shown(number)
          return
        case 'stored':
          record.stored(read.number)
          return onStored(client)
        case 'answer':
          for (const frame of read.frames) socket.send(frame)
          return
        case 'ready':
          return resolve()
        case 'refused':
          reject(new Error(read.text))
          return noteFault('refused', read.text)
      }
    })
    socket.on('error', reject)
    socket.on('close', (code) => {
      if (dropping) return
      reject(new Error(`closed with ${code}`))
      noteFault('lost', `closed with ${code}`)
    })
    return promise
  }

  return {
    faults,
    clients: () => clients,

    /** Connects all members. Resolves when all have received the missed messages and subscribed to their rooms. */
    async connect({ protocol, urls, members, from }: FleetOptions): Promise<void> {
      dropping = false
      const sizes = Map.groupBy(members, ({ room }) => room)
      let next = 0
      async function connectNext(): Promise<void> {
        while (next < members.length) {
          const index = next++
          const member = members[index] as Member
          const readers = sizes.get(member.room)?.length ?? 0
          await open(PROTOCOLS[protocol], urls[index % urls.length] as string, member, from, readers)
        }
      }
      await Promise.all(Array.from({ length: HANDSHAKES_MAX }, connectNext))
    },

    /** Terminates every connection at once, like a network failure. */
    drop() {
      dropping = true
      for (const { socket } of clients) socket.terminate()
      clients = []
    },
  }
}
