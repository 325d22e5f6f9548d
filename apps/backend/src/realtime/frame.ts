import type { ServerEvent } from '@chat/contract/socket'
import { Sender } from 'ws'

// Exported by ws, though not named in its types: https://github.com/websockets/ws/blob/master/wrapper.mjs
declare module 'ws' {
  const Sender: { frame(data: Buffer, options: object): Buffer[] }
}

const TEXT_OPCODE = 1

/** One WebSocket text frame, ready to be written to any number of sockets (RFC 6455, section 5.2; not compressed). */
export function encodeFrame(json: string): Buffer {
  const options = { fin: true, rsv1: false, opcode: TEXT_OPCODE, mask: false, readOnly: true }
  return Buffer.concat(Sender.frame(Buffer.from(json), options))
}

export function encodeEvent(event: ServerEvent): Buffer {
  return encodeFrame(JSON.stringify(event))
}

/** The event `room:changed`, from changes that are JSON already. */
export function encodeChanges(room: number, changes: string[]): Buffer {
  return encodeFrame(`{"event":"room:changed","room":${room},"changes":[${changes.join(',')}]}`)
}
