import { idOf, NOTHING, numbersIn, type Protocol } from './protocol.ts'

/** Packet types, as text: the first digit is Engine.IO's, the second Socket.IO's. */
const OPEN = '0'
const PING = '2'
const PONG = '3'
const CONNECT = '40'
const DISCONNECT = '41'
const EVENT = '42'
const ACK = '43'
const CONNECT_ERROR = '44'

const SHOWN = `${EVENT}["message:sent"`
const RESUMED = `${EVENT}["messages:resumed"`

/**
 * The peer's protocol without its client library, so that the generator needs the same CPU for both systems.
 * Source: https://socket.io/docs/v4/socket-io-protocol/ (Engine.IO 4, Socket.IO 5)
 */
export const socketIoProtocol: Protocol = {
  path: '/socket.io/?EIO=4&transport=websocket',

  send: (room, number, body) => `${EVENT}${number}["message:send",${JSON.stringify({ room, id: idOf(number), body })}]`,

  read(frame, _member, from) {
    if (frame.startsWith(SHOWN)) return { kind: 'shown', numbers: numbersIn(frame) }
    if (frame.startsWith(ACK)) return readAck(frame)
    if (frame === PING) return { kind: 'answer', frames: [PONG] }
    if (frame.startsWith(OPEN))
      return { kind: 'answer', frames: [`${CONNECT}${JSON.stringify({ serverOffset: from })}`] }
    if (frame.startsWith(RESUMED)) return { kind: 'ready' }
    if (frame.startsWith(CONNECT_ERROR) || frame.startsWith(DISCONNECT)) return { kind: 'refused', text: frame }
    return NOTHING
  },
}

/** Reads `43`, the message's number, and the server's answer. */
function readAck(frame: string): ReturnType<Protocol['read']> {
  if (frame.includes('{"error":')) return { kind: 'refused', text: frame }
  return { kind: 'stored', number: Number.parseInt(frame.slice(ACK.length), 10) }
}
