import { CLOSE } from '@chat/contract/close-codes'
import { BEAT_INTERVAL_MS, SILENCE_MAX_MS } from '@chat/contract/limits'
import { isPrevious, toPresent, toPrevious } from '@chat/contract/protocol'
import type { ClientEvent, ServerEvent } from '@chat/contract/socket'
import { createDelay } from './backoff.ts'
import type { ConnectionOptions, ConnectionState, SocketLike } from './connection-options.ts'

/** Milliseconds between two looks at how long the server has been silent. */
const LOOK_INTERVAL_MS = 1_000

export interface LinkOptions extends Omit<ConnectionOptions, 'handlers'> {
  stateChanged: (state: ConnectionState) => void
  received: (event: ServerEvent) => void
  /** The socket is gone: what was sent on it may not have arrived. */
  dropped: () => void
  /** The session ended, and the link with it. */
  sessionEnded: () => void
}

/** One link to the server that outlives its sockets: a socket that closes, or falls silent, is followed by another. */
export function createLink({ url, open = openWebSocket, random, ...on }: LinkOptions) {
  let socket: SocketLike | undefined
  let state: ConnectionState = 'waiting'
  let attempt = 0
  /** The version of the replica's protocol. */
  let protocol: number | undefined
  /** What the server asked for when it closed to start again. */
  let spread: number | undefined
  let lastWordAt = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let silenceTimer: ReturnType<typeof setInterval> | undefined

  function setState(next: ConnectionState) {
    if (state === next) return
    state = next
    on.stateChanged(next)
  }

  function connect() {
    clearTimeout(retryTimer)
    setState('connecting')
    lastWordAt = Date.now()
    const own = open(url)
    socket = own
    own.onmessage = ({ data }) => {
      if (socket === own) receive(toPresent(JSON.parse(String(data))) as ServerEvent)
    }
    own.onclose = ({ code, reason }) => {
      if (socket === own) lose(code, reason)
    }
    // A failed socket also closes; without a listener ws would throw.
    own.onerror = () => {}
    clearInterval(silenceTimer)
    silenceTimer = setInterval(() => Date.now() - lastWordAt > SILENCE_MAX_MS && reconnect(), LOOK_INTERVAL_MS)
  }

  function receive(event: ServerEvent) {
    lastWordAt = Date.now()
    // The server's greeting: from here on it listens.
    if (event.event === 'connection:opened') {
      protocol = event.protocol
      attempt = 0
      spread = undefined
      setState('open')
    }
    on.received(event)
  }

  function drop() {
    const old = socket
    socket = undefined
    clearInterval(silenceTimer)
    on.dropped()
    old?.close()
  }

  function lose(code: number, reason: string) {
    drop()
    if (code === CLOSE.sessionEnded) {
      setState('ended')
      on.sessionEnded()
      return
    }
    setState('waiting')
    if (code === CLOSE.restart) spread = Number(reason) || undefined
    retryTimer = setTimeout(connect, createDelay(attempt++, spread, random))
  }

  // The link may be half open: a close that is awaited would never end.
  function reconnect() {
    if (state === 'ended') return
    drop()
    connect()
  }

  return {
    /** Connects, and stays connected until `close`. */
    connect,
    reconnect,
    state: () => state,

    /** Sends an event now; false when there is no connection. */
    emit(event: ClientEvent): boolean {
      if (state !== 'open' || !socket) return false
      socket.send(JSON.stringify(isPrevious(protocol) ? toPrevious(event) : event))
      return true
    },

    /** The page is visible or online again: a link that was silent meanwhile may be dead. */
    wake() {
      if (state === 'waiting') connect()
      else if (Date.now() - lastWordAt > 1.5 * BEAT_INTERVAL_MS) reconnect()
    },

    close() {
      clearTimeout(retryTimer)
      drop()
      setState('ended')
    },
  }
}

function openWebSocket(url: string): SocketLike {
  return new WebSocket(url) as SocketLike
}
