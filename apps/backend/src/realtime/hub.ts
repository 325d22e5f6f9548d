import type { Change } from '@chat/contract/changes'
import { createProblem } from '@chat/contract/problem-codes'
import type { ClientEvent, ResetReason, ServerEvent } from '@chat/contract/socket'
import type { Logger } from 'pino'
import type { LastingClient } from '../db/lasting-client.ts'
import { listChanges } from '../messages/repository.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ClientConnection } from './client-connection.ts'
import { encodeChanges, encodeEvent } from './frame.ts'
import { listMemberships, listRoomSeqs } from './repository.ts'
import { createRoomStream, type RoomStream } from './room-stream.ts'

/** Milliseconds that a room nobody here follows is kept, so that those who come back are served from memory. */
const IDLE_MAX_MS = 5 * 60_000

interface Followed {
  stream: RoomStream
  followers: Set<ClientConnection>
  idleSince: number
}

export interface HubOptions {
  db: LastingClient
  metrics: Metrics
  logger: Logger
  getEpoch: () => string
}

export type Hub = ReturnType<typeof createHub>

/** The rooms that clients of this replica follow. */
export function createHub({ db, metrics, logger, getEpoch }: HubOptions) {
  const rooms = new Map<number, Followed>()
  const opening = new Map<number, Promise<Followed>>()

  function emit(room: number, changes: Change[], json: string[]) {
    const followers = rooms.get(room)?.followers
    if (!followers?.size) return
    const frame = encodeChanges(room, json)
    for (const follower of followers) follower.write(frame)
    metrics.fanOut.observe(Math.max(0, Date.now() - Date.parse((changes.at(-1) as Change).at)) / 1_000)
    for (const change of changes) if (change.kind === 'member:left') expel(room, change.account.id)
  }

  function expel(room: number, account: number) {
    for (const follower of rooms.get(room)?.followers ?? []) {
      if (follower.account.id === account) refuse(follower, room)
    }
  }

  function refuse(connection: ClientConnection, room: number) {
    leave(connection, room)
    connection.send({ event: 'room:refused', room, problem: createProblem('not-a-member') })
  }

  async function open(room: number, seq: number): Promise<Followed> {
    const stream = createRoomStream({
      seq,
      read: (after, limit) => listChanges(db, room, after, limit),
      emit: (changes, json) => emit(room, changes, json),
      onError: (error) => logger.warn({ err: error, room }, 'gap not filled, trying again later'),
      onHole: () => reset(room, 'behind'),
    })
    const followed = { stream, followers: new Set<ClientConnection>(), idleSince: Date.now() }
    rooms.set(room, followed)
    // Hints that came before the room was known here were not heard: read again, now that later ones are.
    await stream.advance((await listRoomSeqs(db, [room])).get(room) ?? seq)
    return followed
  }

  /** What clients hold of the room cannot be continued. */
  function reset(room: number, reason: ResetReason) {
    for (const follower of rooms.get(room)?.followers ?? []) {
      follower.send({ event: 'room:reset', room, reason, epoch: getEpoch() })
    }
    rooms.delete(room)
  }

  // The first of many that come at once opens the room for all.
  function ensureOpen(room: number, seq: number): Promise<Followed> | Followed {
    const pending = opening.get(room)
    if (pending) return pending
    const followed = rooms.get(room)
    if (followed) return followed
    const opened = open(room, seq).finally(() => opening.delete(room))
    opening.set(room, opened)
    return opened
  }

  async function resume(connection: ClientConnection, room: number, from: number, roomSeq: number) {
    const { stream, followers } = await ensureOpen(room, roomSeq)
    const resumption = await stream.resume(from)
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
  }

  function leave(connection: ClientConnection, room: number) {
    connection.rooms.delete(room)
    const followed = rooms.get(room)
    if (followed?.followers.delete(connection)) followed.idleSince = Date.now()
  }

  return {
    leave,

    /** Follows rooms from where a client stands. Rejects when the database is away; the client tries again. */
    async follow(connection: ClientConnection, wanted: Extract<ClientEvent, { event: 'room:resume' }>): Promise<void> {
      if (wanted.gap) metrics.gapsAsked.inc()
      const epoch = getEpoch()
      const ids = wanted.rooms.map(({ room }) => room)
      const memberships = await listMemberships(db, connection.account.id, ids)
      await Promise.all(
        wanted.rooms.map(({ room, seq }) => {
          const roomSeq = memberships.get(room)
          if (roomSeq === undefined) return refuse(connection, room)
          if (wanted.epoch !== epoch) return connection.send({ event: 'room:reset', room, reason: 'epoch', epoch })
          return resume(connection, room, seq, roomSeq)
        }),
      )
    },

    leaveAll(connection: ClientConnection) {
      for (const room of connection.rooms) leave(connection, room)
    },

    /** Changes that were committed here, or that came with a hint. */
    accept: (room: number, changes: Change[]) => rooms.get(room)?.stream.accept(changes),

    /** Tells an event that is not logged to a room's followers here, but not to its own account. */
    tell(room: number, event: ServerEvent, exceptAccount?: number) {
      const frame = encodeEvent(event)
      for (const follower of rooms.get(room)?.followers ?? []) {
        if (follower.account.id !== exceptAccount) follower.write(frame)
      }
    },

    countFollowers: (room: number): number => rooms.get(room)?.followers.size ?? 0,

    /** The room is known to have reached `seq`. */
    advance: (room: number, seq: number) => rooms.get(room)?.stream.advance(seq),

    /** The rooms that are open here; those that nobody has followed for a while are forgotten. */
    listOpen(): number[] {
      const now = Date.now()
      for (const [room, { followers, idleSince }] of rooms) {
        if (followers.size === 0 && now - idleSince > IDLE_MAX_MS) rooms.delete(room)
      }
      return [...rooms.keys()]
    },

    /** The database is another one than before: what clients hold cannot be continued. */
    resetAll(): void {
      for (const room of [...rooms.keys()]) reset(room, 'epoch')
    },
  }
}
