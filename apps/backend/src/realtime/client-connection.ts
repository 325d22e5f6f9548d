import type { Duplex } from 'node:stream'
import { CLOSE } from '@chat/contract/close-codes'
import { BEAT_INTERVAL_MS } from '@chat/contract/limits'
import { isPrevious, toPrevious } from '@chat/contract/protocol'
import type { ServerEvent } from '@chat/contract/socket'
import { WebSocket } from 'ws'
import type { SignedIn } from '../accounts/sessions.ts'
import { encodeEvent } from './frame.ts'

/** Bytes that may wait for one slow reader. Beyond this the connection closes and the client resumes, so memory stays bounded. */
const BUFFER_MAX_BYTES = 1024 * 1024

/** Milliseconds for the client to answer a close. Then the replica destroys the socket. */
const CLOSE_TIMEOUT_MS = 2_000

const BEAT = encodeEvent({ event: 'connection:beat' })

/** The flush functions of connections with frames from this turn of the event loop. */
let pending: (() => void)[] = []

function flushPending() {
  const flushes = pending
  pending = []
  for (const flush of flushes) flush()
}

export interface ClientConnection extends SignedIn {
  /** The version of the client's protocol. */
  protocol: number
  /** The subscribed rooms. Only the hub and its rooms change them. */
  rooms: Set<number>
  send(event: ServerEvent): void
  /** Writes a frame of `encodeFrame`. All frames of one turn of the event loop become one write. */
  write(frame: Buffer): void
  isOpen(): boolean
  close(code: number, reason?: string): void
}

/** The sending side of one client's WebSocket. */
export function createClientConnection(
  socket: WebSocket,
  stream: Duplex,
  client: SignedIn & { protocol: number },
  onSlow: () => void,
): ClientConnection {
  let frames: Buffer[] = []
  let alive = true

  const beat = setInterval(() => {
    // No pong since the last beat: the connection is half open, or the client hangs.
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
    write(BEAT)
  }, BEAT_INTERVAL_MS)
  socket.on('pong', () => {
    alive = true
  })
  socket.on('close', () => clearInterval(beat))

  // Write to the stream, because ws would make one system call for each frame, and these dominate the cost of fan-out.
  function flush() {
    const batch = frames
    frames = []
    if (socket.readyState !== WebSocket.OPEN) return
    if (stream.writableLength > BUFFER_MAX_BYTES) {
      onSlow()
      return close(CLOSE.tryAgain)
    }
    stream.write(batch.length === 1 ? (batch[0] as Buffer) : Buffer.concat(batch))
  }

  function write(frame: Buffer) {
    if (frames.push(frame) > 1) return
    if (pending.push(flush) === 1) setImmediate(flushPending)
  }

  function close(code: number, reason?: string) {
    socket.close(code, reason)
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref()
  }

  const isOpen = () => socket.readyState === WebSocket.OPEN
  const send = (event: ServerEvent) => write(encodeEvent(isPrevious(client.protocol) ? toPrevious(event) : event))
  return { ...client, rooms: new Set(), write, close, isOpen, send }
}
