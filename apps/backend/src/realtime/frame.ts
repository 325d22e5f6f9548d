import type { ServerEvent } from '@chat/contract/socket'
import { Sender } from 'ws'

// ws exports Sender, but its types lack it: https://github.com/websockets/ws/blob/master/wrapper.mjs
declare module 'ws' {
  const Sender: { frame(data: Buffer, options: object): Buffer[] }
}

const TEXT_OPCODE = 1

/** Encodes one uncompressed WebSocket text frame for any number of sockets (RFC 6455, section 5.2). */
export function encodeFrame(json: string): Buffer {
  const options = { fin: true, rsv1: false, opcode: TEXT_OPCODE, mask: false, readOnly: true }
  return Buffer.concat(Sender.frame(Buffer.from(json), options))
}

export function encodeEvent(event: ServerEvent): Buffer {
  return encodeFrame(JSON.stringify(event))
}

/** Encodes the event `room:changed` from changes that are JSON already. */
export function encodeChanges(room: number, changes: string[]): Buffer {
  return encodeFrame(`{"event":"room:changed","room":${room},"changes":[${changes.join(',')}]}`)
}
