import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { toSocketUrl } from '@chat/client/node-session'
import type { ServerEvent } from '@chat/contract/socket'
import { WebSocket } from 'ws'
import type { Resident } from './residents.ts'

/** Maximum ms for an answer or a close on a busy machine. */
const ANSWER_MAX_MS = 30_000

/** The opcodes of frames: https://datatracker.ietf.org/doc/html/rfc6455#section-5.2 */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface FrameOptions {
  opcode?: number
  /** Whether this is the last fragment of a message. */
  last?: boolean
  masked?: boolean
  /** The three reserved bits. */
  reserved?: number
}

const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d])

/** Encodes a frame, valid or invalid. */
export function encodeFrame(
  payload: Buffer,
  { opcode = OPCODE.text, last = true, masked = true, reserved = 0 }: FrameOptions = {},
): Buffer {
  const extended = payload.length < 126 ? 0 : payload.length < 0x1_00_00 ? 2 : 8
  const head = Buffer.alloc(2 + extended)
  head[0] = (last ? 0x80 : 0) | (reserved << 4) | opcode
  head[1] = (masked ? 0x80 : 0) | (extended === 0 ? payload.length : extended === 2 ? 126 : 127)
  if (extended === 2) head.writeUInt16BE(payload.length, 2)
  if (extended === 8) head.writeBigUInt64BE(BigInt(payload.length), 2)
  if (!masked) return Buffer.concat([head, payload])
  return Buffer.concat([head, MASK, payload.map((byte, index) => byte ^ (MASK[index % MASK.length] as number))])
}

/** A socket that writes raw bytes and reads events. */
export interface Wire {
  write(bytes: Buffer): Promise<void>
  /** Waits until `find` returns a value for the received events or the close code. */
  until<T>(find: (events: ServerEvent[], closed: number | undefined) => T | undefined): Promise<T>
  /** Sends a FIN. */
  end(): void
  /** Destroys the connection. */
  vanish(): void
}

/** Opens a wire. Writes `early` directly after the request of the handshake, before its answer. */
export async function openWire(url: string, { cookie }: Resident, early?: Buffer): Promise<Wire> {
  const { hostname, port } = new URL(url)
  const { promise: connected, resolve } = Promise.withResolvers<Socket>()
  const socket = new WebSocket(toSocketUrl(url), {
    headers: { cookie },
    createConnection() {
      const stream = connect(Number(port), hostname)
      // `ws` writes the request on `connect`. Write after it.
      stream.once('connect', () => setImmediate(() => early && stream.write(early)))
      resolve(stream)
      return stream
    },
  })
  const events: ServerEvent[] = []
  let closed: number | undefined
  const waiters = new Set<() => void>()
  const wake = () => {
    for (const check of waiters) check()
  }
  socket.on('message', (data) => {
    events.push(JSON.parse(String(data)))
    wake()
  })
  socket.on('close', (code) => {
    closed = code
    wake()
  })
  await once(socket, 'open')
  // The connection closed during a write.
  socket.on('error', () => {})
  const stream = await connected

  return {
    write: (bytes) => new Promise((done) => stream.write(bytes, () => done())),
    until(find) {
      const { promise, resolve, reject } = Promise.withResolvers<NonNullable<ReturnType<typeof find>>>()
      const check = () => {
        const found = find(events, closed)
        if (found !== undefined) resolve(found as NonNullable<typeof found>)
        else if (closed !== undefined) reject(new Error(`Closed with ${closed} after ${JSON.stringify(events.at(-1))}`))
      }
      const timer = setTimeout(
        () => reject(new Error(`No answer; last ${JSON.stringify(events.at(-1))}`)),
        ANSWER_MAX_MS,
      )
      waiters.add(check)
      check()
      return promise.finally(() => {
        clearTimeout(timer)
        waiters.delete(check)
      })
    },
    end: () => void stream.end(),
    vanish: () => void stream.destroy(),
  }
}
