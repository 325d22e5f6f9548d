import type { Duplex } from 'node:stream'
import { CLOSE } from '@chat/contract/close-codes'
import { BEAT_INTERVAL_MS } from '@chat/contract/limits'
import type { ServerEvent } from '@chat/contract/socket'
import { WebSocket } from 'ws'
import type { SignedIn } from '../accounts/accounts.ts'
import { encodeEvent } from './frame.ts'

/** Bytes that may wait for one slow reader: beyond it the reader is sent away and resumes, and the others are not held up. */
const BUFFER_MAX_BYTES = 1024 * 1024

/** Milliseconds for the other side to answer a close before the link is cut. */
const CLOSE_TIMEOUT_MS = 2_000

const BEAT = encodeEvent({ event: 'connection:beat' })

/** The connections that this turn of the event loop has written to. */
let written: (() => void)[] = []

function flushWritten() {
  const flushes = written
  written = []
  for (const flush of flushes) flush()
}

export interface ClientConnection extends SignedIn {
  /** The rooms that it follows; the hub's to change. */
  rooms: Set<number>
  send(event: ServerEvent): void
  /** Writes a frame made by `encodeFrame`, together with whatever else this turn of the event loop has for it. */
  write(frame: Buffer): void
  /** Whether it is worth sending anything. */
  isOpen(): boolean
  close(code: number, reason?: string): void
}

/** The sending side of one client's socket. */
export function createClientConnection(
  socket: WebSocket,
  stream: Duplex,
  signedIn: SignedIn,
  onSlow: () => void,
): ClientConnection {
  let frames: Buffer[] = []
  let alive = true

  const beat = setInterval(() => {
    // No pong since the last beat: half open, or frozen.
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
    write(BEAT)
  }, BEAT_INTERVAL_MS)
  socket.on('pong', () => {
    alive = true
  })
  socket.on('close', () => clearInterval(beat))

  // Straight to the stream: ws would write each frame by itself, and the system call is what fan-out costs.
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
    if (written.push(flush) === 1) setImmediate(flushWritten)
  }

  function close(code: number, reason?: string) {
    socket.close(code, reason)
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref()
  }

  const isOpen = () => socket.readyState === WebSocket.OPEN
  return { ...signedIn, rooms: new Set(), write, close, isOpen, send: (event) => write(encodeEvent(event)) }
}
