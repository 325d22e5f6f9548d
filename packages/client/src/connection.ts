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
 * Creates a connection that outlives its sockets. It reconnects with jitter, resumes each subscription from its cursor, sends
 * unacknowledged messages again, and drops duplicate changes. See docs/protocol.md.
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

  function resume(from: { room: number; epoch: string; seq: number }[], gap?: true) {
    for (const [epoch, inEpoch] of Map.groupBy(from, (cursor) => cursor.epoch)) {
      const rooms = inEpoch.map(({ room, seq }) => ({ room, seq }))
      for (let start = 0; start < rooms.length; start += RESUME_MAX_ROOMS) {
        const slice = rooms.slice(start, start + RESUME_MAX_ROOMS)
        emit({ event: 'room:resume', epoch, rooms: slice, ...(gap && { gap }) })
      }
    }
  }

  function requestGap(room: number) {
    resume(
      cursors.list().filter((cursor) => cursor.room === room),
      true,
    )
  }

  function receive(event: ServerEvent) {
    switch (event.event) {
      case 'connection:opened':
        cursors.forgetRequests()
        handlers.opened?.(event)
        resume(cursors.list())
        outbox.resend()
        return
      case 'room:changed': {
        const { fresh, gap } = cursors.accept(event.room, event.changes)
        if (fresh.length > 0) handlers.changed?.(event.room, fresh)
        if (gap) requestGap(event.room)
        return
      }
      case 'room:resumed':
        if (cursors.resumed(event.room, event.seq)) requestGap(event.room)
        else handlers.resumed?.(event.room, event.seq)
        return
      case 'room:reset':
        cursors.delete(event.room)
        handlers.reset?.(event.room, event.reason)
        return
      case 'room:refused':
        cursors.delete(event.room)
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
    /** Connects, and reconnects until `close`. */
    start: link.connect,
    state: link.state,
    wake: link.wake,
    close: link.close,
    /** Returns the number of unacknowledged messages. */
    pending: () => outbox.size(),

    /** Subscribes to a room that was loaded up to `seq` in `epoch`. In another epoch of the database the room is reset. */
    subscribe(room: number, seq: number, epoch: string) {
      cursors.add(room, seq, epoch)
      resume([{ room, seq, epoch }])
    },

    unsubscribe(room: number) {
      if (cursors.delete(room)) emit({ event: 'room:unsubscribe', room })
    },

    /** Sends a message until it is stored. Call it again with the same id to repeat a message. */
    send(room: number, body: string, id: string = createMessageId()): { id: string; stored: Promise<Stored> } {
      return { id, stored: outbox.add(room, id, body) }
    },

    /** Reports that the account types in a room, for `TYPING_LASTS_MS`. Does nothing without a connection. */
    typing: (room: number) => void emit({ event: 'typing:start', room }),
  }
}
