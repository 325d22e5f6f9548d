import { RESUME_MAX_ROOMS } from '@chat/contract/limits'
import type { Stored } from '@chat/contract/messages'
import type { ServerEvent } from '@chat/contract/socket'
import type { ConnectionOptions } from './connection-options.ts'
import { createLink } from './link.ts'
import { createMessageId } from './message-id.ts'
import { createOutbox } from './outbox.ts'
import { createRoomCursors } from './room-cursors.ts'

export type Connection = ReturnType<typeof createConnection>

/**
 * One connection to the chat that survives its sockets: it reconnects with jitter, resumes every followed room from
 * where it stood, sends again what was not acknowledged, and drops what comes twice. See docs/protocol.md.
 */
export function createConnection({ handlers, ...options }: ConnectionOptions) {
  const cursors = createRoomCursors()
  const outbox = createOutbox({
    transmit: ({ room, id, body }) => link.emit({ event: 'message:send', room, id, body }),
    onSilence: () => link.reconnect(),
  })
  const link = createLink({
    ...options,
    stateChanged: (state) => handlers.stateChanged?.(state),
    received: receive,
    dropped: outbox.pause,
    sessionEnded: () => handlers.sessionEnded?.(),
  })
  const { emit } = link

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
        cursors.forgetQuestions()
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
      case 'room-list:changed':
        handlers.roomListChanged?.()
        return
      case 'room:listed':
        handlers.roomListed?.(event.room)
        return
      case 'room:read':
        handlers.read?.(event.room, event.seq)
        return
      case 'account:renamed':
        handlers.renamed?.(event.account)
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
    start: link.connect,
    state: link.state,
    wake: link.wake,
    close: link.close,
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
      if (cursors.leave(room)) emit({ event: 'room:unsubscribe', room })
    },

    /** Sends a message, now or once connected, until it is stored. A message may be sent again under its id. */
    send(room: number, body: string, id: string = createMessageId()): { id: string; stored: Promise<Stored> } {
      return { id, stored: outbox.add(room, id, body) }
    },

    /** Tells the others in a room that one is typing, for TYPING_LASTS_MS. Without a connection nobody is told. */
    typing: (room: number) => void emit({ event: 'typing:start', room }),
  }
}
