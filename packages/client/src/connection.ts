import { CLOSE } from '@chat/contract/close-codes'
import { BEAT_INTERVAL_MS, RESUME_MAX_ROOMS, SILENCE_MAX_MS } from '@chat/contract/limits'
import type { Stored } from '@chat/contract/messages'
import type { ClientEvent, ServerEvent } from '@chat/contract/socket'
import { v7 } from 'uuid'
import { createDelay } from './backoff.ts'
import type { ConnectionOptions, ConnectionState, SocketLike } from './connection-options.ts'
import { createOutbox } from './outbox.ts'
import { createRoomCursors } from './room-cursors.ts'

export type Connection = ReturnType<typeof createConnection>

/**
 * One connection to the chat that survives its sockets: it reconnects with jitter, resumes every followed room from
 * where it stood, sends again what was not acknowledged, and drops what comes twice. See docs/protocol.md.
 */
export function createConnection({ url, handlers, open = openWebSocket, random }: ConnectionOptions) {
  const cursors = createRoomCursors()
  const outbox = createOutbox({ transmit, onSilence: reconnect })
  let socket: SocketLike | undefined
  let state: ConnectionState = 'waiting'
  let attempt = 0
  let lastWordAt = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let silenceTimer: ReturnType<typeof setInterval> | undefined

  function setState(next: ConnectionState) {
    if (state === next) return
    state = next
    handlers.stateChanged?.(next)
  }

  function connect() {
    clearTimeout(retryTimer)
    setState('connecting')
    lastWordAt = Date.now()
    const own = open(url)
    socket = own
    own.onmessage = ({ data }) => {
      if (socket !== own) return
      lastWordAt = Date.now()
      receive(JSON.parse(String(data)) as ServerEvent)
    }
    own.onclose = ({ code }) => {
      if (socket === own) lose(code)
    }
    // A failed socket also closes; without a listener ws would throw.
    own.onerror = () => {}
    clearInterval(silenceTimer)
    silenceTimer = setInterval(() => Date.now() - lastWordAt > SILENCE_MAX_MS && reconnect(), 1_000)
  }

  function drop() {
    const old = socket
    socket = undefined
    clearInterval(silenceTimer)
    outbox.pause()
    old?.close()
  }

  function lose(code: number) {
    drop()
    if (code === CLOSE.sessionEnded) {
      setState('ended')
      handlers.sessionEnded?.()
      return
    }
    setState('waiting')
    retryTimer = setTimeout(connect, createDelay(attempt++, random))
  }

  // The link may be half open: a close that is awaited would never end.
  function reconnect() {
    if (state === 'ended') return
    drop()
    connect()
  }

  function emit(event: ClientEvent): boolean {
    if (state !== 'open' || !socket) return false
    socket.send(JSON.stringify(event))
    return true
  }

  function transmit({ room, id, body }: { room: number; id: string; body: string }): boolean {
    return emit({ event: 'message:send', room, id, body })
  }

  function resume(places: { room: number; epoch: string; seq: number }[], gap?: true) {
    for (const [epoch, inEpoch] of Map.groupBy(places, (place) => place.epoch)) {
      const rooms = inEpoch.map(({ room, seq }) => ({ room, seq }))
      for (let start = 0; start < rooms.length; start += RESUME_MAX_ROOMS) {
        const slice = rooms.slice(start, start + RESUME_MAX_ROOMS)
        emit({ event: 'room:resume', epoch, rooms: slice, ...(gap && { gap }) })
      }
    }
  }

  function askFor(room: number) {
    resume(
      cursors.list().filter((cursor) => cursor.room === room),
      true,
    )
  }

  function receive(event: ServerEvent) {
    switch (event.event) {
      case 'connection:opened':
        attempt = 0
        cursors.forgetQuestions()
        setState('open')
        handlers.opened?.(event)
        resume(cursors.list())
        outbox.resend()
        return
      case 'room:changed': {
        const { fresh, gap } = cursors.accept(event.room, event.changes)
        if (fresh.length > 0) handlers.changed?.(event.room, fresh)
        if (gap) askFor(event.room)
        return
      }
      case 'room:resumed':
        if (cursors.resumed(event.room, event.seq)) askFor(event.room)
        else handlers.resumed?.(event.room, event.seq)
        return
      case 'room:reset':
        cursors.leave(event.room)
        handlers.reset?.(event.room, event.reason)
        return
      case 'room:refused':
        cursors.leave(event.room)
        handlers.refused?.(event.room, event.problem)
        return
      case 'rooms:changed':
        handlers.roomsChanged?.()
        return
      case 'presence:changed':
        handlers.presenceChanged?.(event.room, event.came, event.went)
        return
      case 'typing:started':
        handlers.typing?.(event.room, event.account)
        return
      case 'topology:changed':
        handlers.topologyChanged?.(event)
        return
      case 'message:stored':
        outbox.stored(event)
        return
      case 'message:refused':
        outbox.refused(event.id, event.problem)
        return
      case 'connection:beat':
      case 'request:refused':
        return
    }
  }

  return {
    /** Connects, and stays connected until `close`. */
    start: connect,
    state: () => state,
    /** Messages that are not acknowledged yet. */
    pending: () => outbox.size(),

    /**
     * Follows a room from `seq` on, as it was loaded in `epoch`: every later change is told. A room that was loaded
     * in another epoch than the database's is reset.
     */
    follow(room: number, seq: number, epoch: string) {
      cursors.follow(room, seq, epoch)
      resume([{ room, seq, epoch }])
    },

    leave(room: number) {
      if (cursors.leave(room)) emit({ event: 'room:leave', room })
    },

    /** Sends a message, now or once connected, until it is stored. A message may be sent again under its id. */
    send(room: number, body: string, id: string = v7()): { id: string; stored: Promise<Stored> } {
      return { id, stored: outbox.add(room, id, body) }
    },

    /** Tells the others in a room that one is typing, for TYPING_LASTS_MS. Without a connection nobody is told. */
    typing: (room: number) => void emit({ event: 'typing:start', room }),

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
