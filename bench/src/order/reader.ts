import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import type { ClientEvent, ServerEvent } from '@chat/contract/socket'
import type { Member } from '@chat/testing/generator/protocol'
import { WebSocket } from 'ws'

/** The result of one reader of one room at one replica. */
export interface Seen {
  /** The seq of the last change. */
  seq: number
  gaps: number
  reordered: number
  /** Whether the replica closed the socket, so that missing changes prove nothing. */
  closed: boolean
}

export interface Reader {
  seen: Seen
  ready: Promise<void>
  close(): void
}

/** Checks the order of all changes of a replica, without the gap handling of the client. */
export function openReader(url: string, { cookie, room }: Member): Reader {
  const seen: Seen = { seq: 0, gaps: 0, reordered: 0, closed: false }
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  const socket = new WebSocket(url.replace(/^http/, 'ws') + SOCKET_ADDRESS, { headers: { cookie } })

  socket.on('error', reject)
  socket.on('close', (code) => {
    seen.closed = true
    reject(new Error(`The replica closed a reader with ${code}`))
  })
  socket.on('message', (data) => {
    const event = JSON.parse(String(data)) as ServerEvent
    if (event.event === 'connection:opened') {
      const resume: ClientEvent = { event: 'room:resume', epoch: event.epoch, rooms: [{ room, seq: 0 }] }
      socket.send(JSON.stringify(resume))
    }
    if (event.event === 'room:resumed') resolve()
    if (event.event !== 'room:changed') return
    for (const { seq } of event.changes) {
      if (seq > seen.seq + 1) seen.gaps++
      if (seq <= seen.seq) seen.reordered++
      seen.seq = Math.max(seen.seq, seq)
    }
  })
  return { seen, ready, close: () => socket.terminate() }
}
