import type { Change } from '@chat/contract/changes'
import { createProblem } from '@chat/contract/problem'
import type { ResetReason, ServerEvent } from '@chat/contract/socket'
import type { Logger } from 'pino'
import { failureLevel } from '../db/errors.ts'
import type { ReconnectingClient } from '../db/reconnecting-client.ts'
import { listChanges } from '../messages/repository.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ClientConnection } from './client-connection.ts'
import { encodeChanges, encodeEvent } from './frame.ts'
import type { ReplayBuffer } from './replay-buffer.ts'
import type { Claim } from './repository.ts'
import { createRoomStream, type Resumption } from './room-stream.ts'

export interface OpenRoomOptions {
  room: number
  /** The last change of the room. */
  seq: number
  buffer: ReplayBuffer
  db: ReconnectingClient
  /** Returns those of the rooms that the account is in, each with its last seq. */
  loadMemberships: (claim: Claim) => Promise<Map<number, number>>
  metrics: Metrics
  logger: Logger
  getEpoch: () => string
}

export type OpenRoom = ReturnType<typeof createOpenRoom>

/** One room and its subscribers: the clients of this replica that receive its events. */
export function createOpenRoom(options: OpenRoomOptions) {
  const { room, seq, buffer, db, loadMemberships, metrics, logger, getEpoch } = options
  const subscribers = new Set<ClientConnection>()
  let idleSince = Date.now()

  const stream = createRoomStream({
    seq,
    buffer,
    read: (after, limit) => listChanges(db, room, after, limit),
    emit,
    onError: (error) => logger[failureLevel(error)]({ err: error, room }, 'gap not filled, trying again later'),
    onTruncated: () => reset('behind'),
  })

  function emit(changes: Change[], json: string[]) {
    if (subscribers.size === 0) return
    const frame = encodeChanges(room, json)
    for (const subscriber of subscribers) subscriber.write(frame)
    metrics.fanOut.observe(Math.max(0, Date.now() - Date.parse((changes.at(-1) as Change).at)) / 1_000)
    removeFormerMembers(changes)
  }

  function removeFormerMembers(changes: Change[]) {
    const left = new Set<number>()
    for (const change of changes) {
      if (change.kind === 'member:left') left.add(change.account.id)
      // The account joined again within the same changes.
      if (change.kind === 'member:joined') left.delete(change.account.id)
    }
    if (left.size > 0) for (const subscriber of subscribers) if (left.has(subscriber.account.id)) refuse(subscriber)
  }

  function unsubscribe(connection: ClientConnection) {
    connection.rooms.delete(room)
    if (subscribers.delete(connection)) idleSince = Date.now()
  }

  function refuse(connection: ClientConnection) {
    unsubscribe(connection)
    connection.send({ event: 'room:refused', room, problem: createProblem('not-a-member') })
  }

  function subscribe(connection: ClientConnection, resumption: Resumption) {
    if (!connection.isOpen()) return
    metrics.resumes.inc({ outcome: 'reset' in resumption ? `reset: ${resumption.reset}` : resumption.source })
    if ('reset' in resumption) {
      connection.send({ event: 'room:reset', room, reason: resumption.reset, epoch: getEpoch() })
      return
    }
    subscribers.add(connection)
    connection.rooms.add(room)
    if (resumption.changes.length > 0) connection.write(encodeChanges(room, resumption.changes))
    connection.send({ event: 'room:resumed', room, seq: resumption.seq })
    // The account may have left after the first membership check.
    if (resumption.changes.some((json) => json.includes('"member:left"'))) void checkMember(connection)
  }

  /** Ends all subscriptions. The clients cannot continue, so they reload the room. */
  function reset(reason: ResetReason) {
    const frame = encodeEvent({ event: 'room:reset', room, reason, epoch: getEpoch() })
    for (const subscriber of subscribers) {
      subscriber.write(frame)
      unsubscribe(subscriber)
    }
  }

  async function checkMember(connection: ClientConnection) {
    try {
      const memberships = await loadMemberships({ account: connection.account.id, rooms: [room] })
      if (!memberships.has(room)) refuse(connection)
    } catch {
      // The database is away. The client resumes again, and that resume checks the membership.
      unsubscribe(connection)
      connection.send({ event: 'room:reset', room, reason: 'behind', epoch: getEpoch() })
    }
  }

  return {
    accept: stream.accept,
    advance: stream.advance,
    unsubscribe,
    reset,

    /** Sends the changes after `from` to a member, then all live events. Rejects if the database is away. */
    resume: (connection: ClientConnection, from: number) =>
      stream.resume(from, (resumption) => subscribe(connection, resumption)),

    /** Sends an event that is not in the change log. Skips the account that caused it. */
    broadcast(event: ServerEvent, exceptAccount?: number) {
      const frame = encodeEvent(event)
      for (const subscriber of subscribers) if (subscriber.account.id !== exceptAccount) subscriber.write(frame)
    },

    countSubscribers: () => subscribers.size,

    /** Keeps the room open, because a client is about to subscribe. */
    touch() {
      idleSince = Date.now()
    },

    /** Returns the milliseconds since the last subscription ended, or 0 if there is a subscriber. */
    idleFor: (now: number) => (subscribers.size > 0 ? 0 : now - idleSince),
  }
}
