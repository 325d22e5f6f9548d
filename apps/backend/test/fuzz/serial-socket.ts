import { once } from 'node:events'
import { toSocketUrl } from '@chat/client/node-session'
import type { ServerEvent } from '@chat/contract/socket'
import { WebSocket } from 'ws'
import type { Resident } from './residents.ts'

/** A frame whose error comes at once. The error proves that the backend has handled all earlier frames. */
const MARK = 'mark'
const MARK_REFUSED = 'A frame must be JSON'

/** Maximum ms for an answer on a busy machine. */
const ANSWER_MAX_MS = 30_000

/** A frame to send. */
export interface Frame {
  data: string | Buffer
  binary?: boolean
  /** Returns whether the delayed answer of the frame is among these events. Default: the frame has none. */
  isAnswered?: (events: ServerEvent[]) => boolean
}

/** The events after one frame. */
export interface Received {
  /** Errors, and events of rooms. */
  events: ServerEvent[]
  /** The close code, if the frame closed the socket. */
  closed?: number
}

export type Send = (frame: Frame) => Promise<Received>
export type SerialSocket = ReturnType<typeof createSerialSocket>

/** Creates a socket of one account. It sends one frame at a time, so that each answer belongs to its frame. */
export function createSerialSocket(url: string, resident: Resident) {
  let socket: WebSocket | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let typingEvents = 0

  async function open(): Promise<WebSocket> {
    if (socket?.readyState === WebSocket.OPEN) return socket
    socket = new WebSocket(toSocketUrl(url), { headers: { cookie: resident.cookie } })
    socket.on('message', (data) => {
      if (String(data).startsWith('{"event":"typing:started"')) typingEvents += 1
    })
    await once(socket, 'message')
    socket.on('error', () => {})
    return socket
  }

  async function send({ data, binary = false, isAnswered = () => true }: Frame): Promise<Received> {
    const current = await open()
    const events: ServerEvent[] = []
    const { promise, resolve, reject } = Promise.withResolvers<Received>()
    // Send a second marker after the first error, because some errors come slightly later.
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

    /** Runs `work` with exclusive use of the socket, after all earlier calls. */
    take<T>(work: (send: Send) => Promise<T>): Promise<T> {
      const done = turn.then(() => work(send))
      turn = done.catch(() => {})
      return done
    },

    /** Returns the number of typing events of other accounts. */
    typingEvents: () => typingEvents,
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
