import { CLOSE } from '@chat/contract/close-codes'
import { BEAT_INTERVAL_MS, SILENCE_MAX_MS } from '@chat/contract/limits'
import { isPrevious, toPresent, toPrevious } from '@chat/contract/protocol'
import type { ClientEvent, ServerEvent } from '@chat/contract/socket'
import { createDelay } from './backoff.ts'
import type { ConnectionOptions, ConnectionState, SocketLike } from './connection-options.ts'

/** Milliseconds between two checks of the server's silence. */
const CHECK_INTERVAL_MS = 1_000

export interface LinkOptions extends Omit<ConnectionOptions, 'handlers'> {
  stateChanged: (state: ConnectionState) => void
  received: (event: ServerEvent) => void
  /** The socket closed. Events that were sent on it may not have arrived. */
  dropped: () => void
  /** The session ended, so the link does not reconnect. */
  sessionEnded: () => void
}

/** Creates a link that opens a new socket if the current one closes or is silent for `SILENCE_MAX_MS`. */
export function createLink({ url, open = openWebSocket, random, ...on }: LinkOptions) {
  let socket: SocketLike | undefined
  let state: ConnectionState = 'waiting'
  let attempt = 0
  /** The version of the replica's protocol. */
  let protocol: number | undefined
  /** Milliseconds over which a stopping server wants its clients to reconnect. */
  let spread: number | undefined
  let lastEventAt = 0
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
    lastEventAt = Date.now()
    const own = open(url)
    socket = own
    own.onmessage = ({ data }) => {
      if (socket === own) receive(toPresent(JSON.parse(String(data))) as ServerEvent)
    }
    own.onclose = ({ code, reason }) => {
      if (socket === own) lose(code, reason)
    }
    // A failed socket also closes. Without a listener ws throws.
    own.onerror = () => {}
    clearInterval(silenceTimer)
    silenceTimer = setInterval(() => Date.now() - lastEventAt > SILENCE_MAX_MS && reconnect(), CHECK_INTERVAL_MS)
  }

  function receive(event: ServerEvent) {
    lastEventAt = Date.now()
    // The replica accepts events from now on.
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

  // Do not await the close: on a half-open connection it never ends.
  function reconnect() {
    if (state === 'ended') return
    drop()
    connect()
  }

  return {
    /** Connects, and reconnects until `close`. */
    connect,
    reconnect,
    state: () => state,

    /** Sends an event. Returns false without a connection. */
    emit(event: ClientEvent): boolean {
      if (state !== 'open' || !socket) return false
      socket.send(JSON.stringify(isPrevious(protocol) ? toPrevious(event) : event))
      return true
    },

    /** Call it when the page is visible or online again. Reconnects if the socket was silent meanwhile. */
    wake() {
      if (state === 'waiting') connect()
      else if (Date.now() - lastEventAt > 1.5 * BEAT_INTERVAL_MS) reconnect()
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
