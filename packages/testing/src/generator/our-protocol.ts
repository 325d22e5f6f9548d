import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import type { ClientEvent, ServerEvent } from '@chat/contract/socket'
import { idOf, NOTHING, numbersIn, type Protocol } from './protocol.ts'

const CHANGED = '{"event":"room:changed"'
const STORED = '{"event":"message:stored"'

/** The protocol of docs/protocol.md. */
export const ourProtocol: Protocol = {
  path: SOCKET_ADDRESS,

  send: (room, number, body) =>
    JSON.stringify({ event: 'message:send', room, id: idOf(number), body } satisfies ClientEvent),

  read(frame, { room }, from) {
    if (frame.startsWith(CHANGED)) return { kind: 'shown', numbers: numbersIn(frame) }
    if (frame.startsWith(STORED)) return { kind: 'stored', number: numbersIn(frame)[0] as number }
    const event = JSON.parse(frame) as ServerEvent
    switch (event.event) {
      case 'connection:opened': {
        const resume: ClientEvent = { event: 'room:resume', epoch: event.epoch, rooms: [{ room, seq: from }] }
        return { kind: 'answer', frames: [JSON.stringify(resume)] }
      }
      case 'room:resumed':
        return { kind: 'ready' }
      case 'message:refused':
      case 'request:refused':
      case 'room:refused':
      case 'room:reset':
        return { kind: 'refused', text: frame }
      default:
        return NOTHING
    }
  },
}
