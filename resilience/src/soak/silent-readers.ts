import { once } from 'node:events'
import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import type { ServerEvent } from '@chat/contract/socket'
import { ourProtocol } from '@chat/testing/generator/our-protocol'
import type { Member } from '@chat/testing/generator/protocol'
import { WebSocket } from 'ws'

/** Milliseconds between two signs of life: without any a replica would take a reader for half open, and not for slow. */
const SIGN_MS = 3_000

/** Messages a second in each of their rooms, and what one says: a minute or two of it are more than the kernel and a replica keep. */
const MESSAGES_PER_SECOND = 20
const BODY = 'x'.repeat(2_000)

export interface SilentReaders {
  /** How often one was sent away so far, to come back. */
  sentAway(): number
  /** Those that were sent away and could not come back. */
  gone(): number
  stop(): void
}

/** Opens sockets that follow their rooms and then read nothing at all, for good; in each room its first member writes. */
export async function startSilentReaders(urls: string[], rooms: Member[][]): Promise<SilentReaders> {
  const sockets = new Set<WebSocket>()
  let sentAway = 0
  let gone = 0
  let stopped = false
  let turn = 0
  /** The last change of each room that is known to be stored: whoever comes back goes on from there. */
  const reached = new Map<number, number>()

  /** Opens a socket whose frames are for `hear`, from the first one on. */
  async function open(member: Member, hear: (frame: string, socket: WebSocket) => void): Promise<WebSocket> {
    const url = urls[turn++ % urls.length] as string
    const socket = new WebSocket(url.replace(/^http/, 'ws') + SOCKET_ADDRESS, { headers: { cookie: member.cookie } })
    sockets.add(socket)
    socket.on('message', (data) => hear(String(data), socket))
    socket.on('close', () => sockets.delete(socket))
    await once(socket, 'open')
    // A link that is cut is told by the write that meets it.
    socket.on('error', () => {})
    return socket
  }

  /** Resolves when it follows its room and reads no more. */
  async function beSilent(member: Member): Promise<void> {
    const { promise: silent, resolve } = Promise.withResolvers<void>()
    const socket = await open(member, (frame, socket) => {
      const read = ourProtocol.read(frame, member, reached.get(member.room) ?? 0)
      if (read.kind === 'answer') for (const answer of read.frames) socket.send(answer)
      // What it may not follow it would not be silent in.
      if (read.kind === 'refused') gone++
      if (read.kind !== 'ready') return
      socket.pause()
      resolve()
    })
    const signs = setInterval(() => socket.pong(), SIGN_MS)
    socket.on('close', () => {
      clearInterval(signs)
      resolve()
      if (stopped) return
      sentAway++
      beSilent(member).catch(() => {
        gone++
      })
    })
    return silent
  }

  function noteStored(frame: string) {
    const event = JSON.parse(frame) as ServerEvent
    if (event.event === 'message:stored') reached.set(event.room, event.seq)
  }

  const writers = await Promise.all(rooms.map(([writer]) => open(writer as Member, noteStored)))
  await Promise.all(rooms.flatMap(([_writer, ...readers]) => readers.map(beSilent)))
  let number = 0
  const writing = setInterval(() => {
    for (const [index, writer] of writers.entries()) {
      const [{ room }] = rooms[index] as [Member]
      writer.send(ourProtocol.send(room, number++, BODY))
    }
  }, 1_000 / MESSAGES_PER_SECOND)

  return {
    sentAway: () => sentAway,
    gone: () => gone,
    stop() {
      stopped = true
      clearInterval(writing)
      for (const socket of sockets) socket.terminate()
    },
  }
}
