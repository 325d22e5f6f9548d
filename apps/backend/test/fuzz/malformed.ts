import { CLOSE } from '@chat/contract/close-codes'
import { FRAME_MAX_BYTES } from '@chat/contract/limits'
import { encodeFrame, OPCODE } from './wire.ts'

/** The close code for a protocol error: https://datatracker.ietf.org/doc/html/rfc6455#section-7.4.1 */
const PROTOCOL_ERROR = 1002

/** Bytes that violate the framing rules, and the expected close code. */
export interface Malformed {
  kind: string
  bytes: Buffer
  closed: number
}

const text = Buffer.from('{"event":"room:unsubscribe","room":1}')
const half = Buffer.alloc(FRAME_MAX_BYTES / 2 + 1, 'x')

const broken = (kind: string, ...frames: Buffer[]): Malformed => ({
  kind,
  bytes: Buffer.concat(frames),
  closed: PROTOCOL_ERROR,
})

/** Returns a frame header that announces `length` bytes, without a payload. */
function announce(length: bigint): Buffer {
  const head = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 0])
  head.writeBigUInt64BE(length, 2)
  return head
}

export const MALFORMED: Malformed[] = [
  broken('a continuation without a message', encodeFrame(text, { opcode: OPCODE.continuation })),
  broken('a message inside another', encodeFrame(text, { last: false }), encodeFrame(text)),
  broken('a fragmented ping', encodeFrame(text, { opcode: OPCODE.ping, last: false })),
  broken('a ping that is too long', encodeFrame(Buffer.alloc(126), { opcode: OPCODE.ping })),
  broken('an unmasked frame', encodeFrame(text, { masked: false })),
  ...[1, 2, 4].map((reserved) => broken(`reserved bit ${reserved}`, encodeFrame(text, { reserved }))),
  ...[3, 7, 11, 15].map((opcode) => broken(`opcode ${opcode}`, encodeFrame(text, { opcode }))),
  ...[0, 999, 1004, 1005, 2999, 65_535].map((code) =>
    broken(`close code ${code}`, encodeFrame(Buffer.from([code >> 8, code & 0xff]), { opcode: OPCODE.close })),
  ),
  broken('half a close code', encodeFrame(Buffer.from([3]), { opcode: OPCODE.close })),
  {
    kind: 'a reason that is not UTF-8',
    bytes: encodeFrame(Buffer.from([0x03, 0xe8, 0xff]), { opcode: OPCODE.close }),
    closed: CLOSE.notUtf8,
  },
  {
    kind: 'invalid UTF-8 across two fragments',
    bytes: Buffer.concat([
      encodeFrame(Buffer.from([0xe2, 0x82]), { last: false }),
      encodeFrame(Buffer.from('x'), { opcode: OPCODE.continuation }),
    ]),
    closed: CLOSE.notUtf8,
  },
  {
    kind: 'too large in fragments',
    bytes: Buffer.concat([encodeFrame(half, { last: false }), encodeFrame(half, { opcode: OPCODE.continuation })]),
    closed: CLOSE.tooLarge,
  },
  ...[BigInt(FRAME_MAX_BYTES) + 1n, 2n ** 53n, 2n ** 64n - 1n].map((length) => ({
    kind: `${length} bytes announced`,
    bytes: announce(length),
    closed: CLOSE.tooLarge,
  })),
]
