import { once } from 'node:events'
import { toSocketUrl } from '@chat/client/node-session'
import type { ServerEvent } from '@chat/contract/socket'
import { WebSocket } from 'ws'
import type { Resident } from './residents.ts'

/** A frame that is refused at once, in words of its own: when the refusal comes, everything said before has been judged. */
const MARK = 'mark'
const MARK_REFUSED = 'A frame must be JSON'

/** Milliseconds for an answer, on a busy machine. */
const ANSWER_MAX_MS = 30_000

/** One frame to say. */
export interface Frame {
  data: string | Buffer
  binary?: boolean
  /** Whether its answer, if it has one that takes its time, is among these. */
  isAnswered?: (events: ServerEvent[]) => boolean
}

/** What came in answer to one frame. */
export interface Heard {
  /** Refusals, and what is about a room. */
  events: ServerEvent[]
  /** Where the frame closed the socket. */
  closed?: number
}

export type Say = (frame: Frame) => Promise<Heard>
export type SocketLine = ReturnType<typeof createSocketLine>

/** One person's socket, on which frames are said one after the other, so that each answer belongs to its frame. */
export function createSocketLine(url: string, resident: Resident) {
  let socket: WebSocket | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let heardTyping = 0

  async function open(): Promise<WebSocket> {
    if (socket?.readyState === WebSocket.OPEN) return socket
    socket = new WebSocket(toSocketUrl(url), { headers: { cookie: resident.cookie } })
    socket.on('message', (data) => {
      if (String(data).startsWith('{"event":"typing:started"')) heardTyping += 1
    })
    await once(socket, 'message')
    socket.on('error', () => {})
    return socket
  }

  async function say({ data, binary = false, isAnswered = () => true }: Frame): Promise<Heard> {
    const current = await open()
    const events: ServerEvent[] = []
    const { promise, resolve, reject } = Promise.withResolvers<Heard>()
    // A second one when the first is answered: what is refused a moment later has been judged by then.
    let marks = !binary && !isJson(data) ? 3 : 2
    const hear = (received: unknown) => {
      const event = JSON.parse(String(received)) as ServerEvent
      if (isMarkRefusal(event)) {
        marks -= 1
        if (marks === 1) current.send(MARK)
      }
      if (event.event === 'request:refused' || 'room' in event) events.push(event)
      if (marks === 0 && isAnswered(events)) resolve({ events })
    }
    const end = (closed: number) => resolve({ events, closed })
    const timer = setTimeout(() => reject(new Error(`No answer to ${data}`)), ANSWER_MAX_MS)
    current.on('message', hear).once('close', end)
    current.send(data, { binary })
    current.send(MARK)
    try {
      const { events: all, ...rest } = await promise
      const marks = all.filter(isMarkRefusal).slice(-2)
      return { events: all.filter((event) => !marks.includes(event)), ...rest }
    } finally {
      clearTimeout(timer)
      current.off('message', hear).off('close', end)
    }
  }

  return {
    resident,

    /** Does something with the line to itself, when those before are done. */
    take<T>(work: (say: Say) => Promise<T>): Promise<T> {
      const done = turn.then(() => work(say))
      turn = done.catch(() => {})
      return done
    },

    /** How often somebody else was said to be typing. */
    heardTyping: () => heardTyping,
    close: () => socket?.close(),
  }
}

const isMarkRefusal = (event: ServerEvent) => event.event === 'request:refused' && event.problem.detail === MARK_REFUSED

function isJson(data: string | Buffer): boolean {
  try {
    JSON.parse(String(data))
    return true
  } catch {
    return false
  }
}
