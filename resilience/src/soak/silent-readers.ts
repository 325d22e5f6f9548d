import { once } from 'node:events'
import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import type { ServerEvent } from '@chat/contract/socket'
import { ourProtocol } from '@chat/testing/generator/our-protocol'
import type { Member } from '@chat/testing/generator/protocol'
import { WebSocket } from 'ws'

/** Milliseconds between two pongs. Without them, a replica would treat a slow reader as a half-open connection. */
const PONG_MS = 3_000

/** Messages per second in each room, and their body. One or two minutes of them overflow the buffers of kernel and replica. */
const MESSAGES_PER_SECOND = 20
const BODY = 'x'.repeat(2_000)

export interface SilentReaders {
  /** Returns the number of disconnects by the replicas so far. */
  disconnected(): number
  /** Returns the number of readers that could not reconnect. */
  notReconnected(): number
  stop(): void
}

/** Opens sockets that subscribe to their rooms and then stop reading. The first member of each room writes. */
export async function startSilentReaders(urls: string[], rooms: Member[][]): Promise<SilentReaders> {
  const sockets = new Set<WebSocket>()
  let disconnected = 0
  let notReconnected = 0
  let stopped = false
  let turn = 0
  /** The last stored seq of each room. A reader resumes from it. */
  const reached = new Map<number, number>()

  /** Opens a socket and passes every frame to `onFrame`. */
  async function open(member: Member, onFrame: (frame: string, socket: WebSocket) => void): Promise<WebSocket> {
    const url = urls[turn++ % urls.length] as string
    const socket = new WebSocket(url.replace(/^http/, 'ws') + SOCKET_ADDRESS, { headers: { cookie: member.cookie } })
    sockets.add(socket)
    socket.on('message', (data) => onFrame(String(data), socket))
    socket.on('close', () => sockets.delete(socket))
    await once(socket, 'open')
    // The connection broke during a write.
    socket.on('error', () => {})
    return socket
  }

  /** Subscribes a member and stops reading. Resolves after the subscription. */
  async function openSilent(member: Member): Promise<void> {
    const { promise: silent, resolve } = Promise.withResolvers<void>()
    const socket = await open(member, (frame, socket) => {
      const read = ourProtocol.read(frame, member, reached.get(member.room) ?? 0)
      if (read.kind === 'answer') for (const answer of read.frames) socket.send(answer)
      // Without a subscription it gets no messages.
      if (read.kind === 'refused') notReconnected++
      if (read.kind !== 'ready') return
      socket.pause()
      resolve()
    })
    const pongs = setInterval(() => socket.pong(), PONG_MS)
    socket.on('close', () => {
      clearInterval(pongs)
      resolve()
      if (stopped) return
      disconnected++
      openSilent(member).catch(() => {
        notReconnected++
      })
    })
    return silent
  }

  function noteStored(frame: string) {
    const event = JSON.parse(frame) as ServerEvent
    if (event.event === 'message:stored') reached.set(event.room, event.seq)
  }

  const writers = await Promise.all(rooms.map(([writer]) => open(writer as Member, noteStored)))
  await Promise.all(rooms.flatMap(([_writer, ...readers]) => readers.map(openSilent)))
  let number = 0
  const writing = setInterval(() => {
    for (const [index, writer] of writers.entries()) {
      const [{ room }] = rooms[index] as [Member]
      writer.send(ourProtocol.send(room, number++, BODY))
    }
  }, 1_000 / MESSAGES_PER_SECOND)

  return {
    disconnected: () => disconnected,
    notReconnected: () => notReconnected,
    stop() {
      stopped = true
      clearInterval(writing)
      for (const socket of sockets) socket.terminate()
    },
  }
}
