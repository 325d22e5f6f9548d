/** A signed-in member of one room. */
export interface Member {
  /** The whole Cookie header. */
  cookie: string
  room: number
}

/** The meaning of a server's frame for the generator. */
export type Read =
  /** The client must send these frames. */
  | { kind: 'answer'; frames: string[] }
  /** The client has received all missed messages and is subscribed to its room. */
  | { kind: 'ready' }
  /** The server stored the message of this number. */
  | { kind: 'stored'; number: number }
  /** The frame delivers the messages of these numbers. */
  | { kind: 'shown'; numbers: number[] }
  | { kind: 'refused'; text: string }
  | { kind: 'nothing' }

/** Encodes and decodes the frames of one system. It searches ids in the text, because parsing JSON would cost more CPU. */
export interface Protocol {
  /** The path of the socket. */
  path: string
  send(room: number, number: number, body: string): string
  /** @param from the client's position in its room: our seq, or the peer's offset */
  read(frame: string, member: Member, from: number): Read
}

export const NOTHING: Read = { kind: 'nothing' }

const ID_KEY = '"id":"'
const ID_LENGTH = 36
const NUMBER_DIGITS = 12

/** Random digits in all message ids of this process. */
const RUN = Math.floor(Math.random() * 0x1000)
  .toString(16)
  .padStart(3, '0')

/** Returns a UUID v7 whose last digits are the message's number, so that `numbersIn` finds it in any frame. */
export function idOf(number: number, now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${RUN}-8000-${number.toString(16).padStart(NUMBER_DIGITS, '0')}`
}

/** Returns the numbers of all messages in a frame. A message body cannot contain the key, because JSON escapes its quotes. */
export function numbersIn(frame: string): number[] {
  const numbers: number[] = []
  for (let at = frame.indexOf(ID_KEY); at >= 0; at = frame.indexOf(ID_KEY, at)) {
    const end = at + ID_KEY.length + ID_LENGTH
    numbers.push(Number.parseInt(frame.slice(end - NUMBER_DIGITS, end), 16))
    at = end
  }
  return numbers
}
