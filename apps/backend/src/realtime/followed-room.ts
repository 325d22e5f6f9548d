import type { Change } from '@chat/contract/changes'
import { createProblem } from '@chat/contract/problem-codes'
import type { ResetReason, ServerEvent } from '@chat/contract/socket'
import type { Logger } from 'pino'
import { failureLevel } from '../db/errors.ts'
import type { LastingClient } from '../db/lasting-client.ts'
import { listChanges } from '../messages/repository.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ClientConnection } from './client-connection.ts'
import { encodeChanges, encodeEvent } from './frame.ts'
import type { Claim } from './repository.ts'
import { createRoomStream, type Resumption } from './room-stream.ts'

export interface FollowedRoomOptions {
  room: number
  /** The room's last change. */
  seq: number
  db: LastingClient
  /** Those of the rooms that the account is in, each with its last seq. */
  loadMemberships: (claim: Claim) => Promise<Map<number, number>>
  metrics: Metrics
  logger: Logger
  getEpoch: () => string
  isMemoryFull: () => boolean
}

export type FollowedRoom = ReturnType<typeof createFollowedRoom>

/** One room with the clients of this replica that follow it. */
export function createFollowedRoom({
  room,
  seq,
  db,
  loadMemberships,
  metrics,
  logger,
  getEpoch,
  isMemoryFull,
}: FollowedRoomOptions) {
  const followers = new Set<ClientConnection>()
  let idleSince = Date.now()

  const stream = createRoomStream({
    seq,
    read: (after, limit) => listChanges(db, room, after, limit),
    emit,
    isMemoryFull,
    onError: (error) => logger[failureLevel(error)]({ err: error, room }, 'gap not filled, trying again later'),
    onHole: () => reset('behind'),
  })

  function emit(changes: Change[], json: string[]) {
    if (followers.size === 0) return
    const frame = encodeChanges(room, json)
    for (const follower of followers) follower.write(frame)
    metrics.fanOut.observe(Math.max(0, Date.now() - Date.parse((changes.at(-1) as Change).at)) / 1_000)
    expelWhoLeft(changes)
  }

  function expelWhoLeft(changes: Change[]) {
    const left = new Set<number>()
    for (const change of changes) {
      if (change.kind === 'member:left') left.add(change.account.id)
      // Came back before anybody was told.
      if (change.kind === 'member:joined') left.delete(change.account.id)
    }
    if (left.size > 0) for (const follower of followers) if (left.has(follower.account.id)) refuse(follower)
  }

  function leave(connection: ClientConnection) {
    connection.rooms.delete(room)
    if (followers.delete(connection)) idleSince = Date.now()
  }

  function refuse(connection: ClientConnection) {
    leave(connection)
    connection.send({ event: 'room:refused', room, problem: createProblem('not-a-member') })
  }

  function attach(connection: ClientConnection, resumption: Resumption) {
    if (!connection.isOpen()) return
    metrics.resumes.inc({ outcome: 'reset' in resumption ? `reset: ${resumption.reset}` : resumption.source })
    if ('reset' in resumption) {
      connection.send({ event: 'room:reset', room, reason: resumption.reset, epoch: getEpoch() })
      return
    }
    followers.add(connection)
    connection.rooms.add(room)
    if (resumption.changes.length > 0) connection.write(encodeChanges(room, resumption.changes))
    connection.send({ event: 'room:resumed', room, seq: resumption.seq })
    // Whoever left while this was under way was a member when it began.
    if (resumption.changes.some((json) => json.includes('"member:left"'))) void checkMember(connection)
  }

  /** What the followers hold cannot be continued: sends them away to load it anew. */
  function reset(reason: ResetReason) {
    const frame = encodeEvent({ event: 'room:reset', room, reason, epoch: getEpoch() })
    for (const follower of followers) {
      follower.write(frame)
      leave(follower)
    }
  }

  async function checkMember(connection: ClientConnection) {
    try {
      const memberships = await loadMemberships({ account: connection.account.id, rooms: [room] })
      if (!memberships.has(room)) refuse(connection)
    } catch {
      // The database is away: the client resumes again, and is checked then.
      leave(connection)
      connection.send({ event: 'room:reset', room, reason: 'behind', epoch: getEpoch() })
    }
  }

  return {
    accept: stream.accept,
    advance: stream.advance,
    forget: stream.forget,
    trim: stream.trim,
    countCharacters: stream.countCharacters,
    leave,

    /** Tells a member what it missed after `from`, then what happens. Rejects when the database is away. */
    follow: (connection: ClientConnection, from: number) =>
      stream.resume(from, (resumption) => attach(connection, resumption)),

    /** Tells an event that is not logged, but not to the account that it comes from. */
    tell(event: ServerEvent, exceptAccount?: number) {
      const frame = encodeEvent(event)
      for (const follower of followers) if (follower.account.id !== exceptAccount) follower.write(frame)
    },

    countFollowers: () => followers.size,

    /** Somebody wants to follow it. */
    touch() {
      idleSince = Date.now()
    },

    /** Milliseconds since the last follower left; 0 while there is one. */
    idleFor: (now: number) => (followers.size > 0 ? 0 : now - idleSince),

    reset,
  }
}
