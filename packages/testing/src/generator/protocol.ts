/** Somebody who is signed in, in one room. */
export interface Member {
  /** The whole Cookie header. */
  cookie: string
  room: number
}

/** What one frame of a server means to the generator. */
export type Read =
  /** These frames are the answer. */
  | { kind: 'answer'; frames: string[] }
  /** The client has all that it missed, and follows its room. */
  | { kind: 'ready' }
  /** The message of this number is stored. */
  | { kind: 'stored'; number: number }
  /** The messages of these numbers are displayed. */
  | { kind: 'shown'; numbers: number[] }
  | { kind: 'refused'; text: string }
  | { kind: 'nothing' }

/** How one side's frames are written and read: both by the ids in the text, and not as JSON. A frame of ours may hold several messages. */
export interface Protocol {
  /** The socket's address below a replica's. */
  path: string
  send(room: number, number: number, body: string): string
  /** @param from what the client has of its room already: our seq, or the peer's offset */
  read(frame: string, member: Member, from: number): Read
}

export const NOTHING: Read = { kind: 'nothing' }

const ID_KEY = '"id":"'
const ID_LENGTH = 36
const NUMBER_DIGITS = 12

/** One generator's messages have these digits in common. */
const RUN = Math.floor(Math.random() * 0x1000)
  .toString(16)
  .padStart(3, '0')

/** A UUID v7 whose last digits are the message's number, so that it is known again in whatever frame names it. */
export function idOf(number: number, now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${RUN}-8000-${number.toString(16).padStart(NUMBER_DIGITS, '0')}`
}

/** The numbers of all messages that a frame names, by their ids. A text cannot hold such a key: its quotes are escaped. */
export function numbersIn(frame: string): number[] {
  const numbers: number[] = []
  for (let at = frame.indexOf(ID_KEY); at >= 0; at = frame.indexOf(ID_KEY, at)) {
    const end = at + ID_KEY.length + ID_LENGTH
    numbers.push(Number.parseInt(frame.slice(end - NUMBER_DIGITS, end), 16))
    at = end
  }
  return numbers
}
