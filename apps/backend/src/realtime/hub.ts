import type { Change } from '@chat/contract/changes'
import { createProblem } from '@chat/contract/problem-codes'
import type { ClientEvent, ServerEvent } from '@chat/contract/socket'
import type { Logger } from 'pino'
import type { LastingClient } from '../db/lasting-client.ts'
import { createLoader } from '../db/loader.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ClientConnection } from './client-connection.ts'
import { createFollowedRoom, type FollowedRoom } from './followed-room.ts'
import { type Claim, listMemberships, listRoomSeqs } from './repository.ts'

/** Milliseconds that a room nobody here follows is kept, so that those who come back are served from memory. */
const IDLE_MAX_MS = 5 * 60_000

/** Characters of JSON that are kept for those who come back, in all rooms; each takes up to four bytes. */
const MEMORY_MAX_CHARACTERS = 8 * 1024 * 1024

/** Rooms of one client that are read at the same time: it may name hundreds, and others wait for the same connection. */
const ROOMS_AT_ONCE = 4

/** Claims in one statement: each may name hundreds of rooms. */
const CLAIMS_MAX = 50

export interface HubOptions {
  db: LastingClient
  metrics: Metrics
  logger: Logger
  getEpoch: () => string
}

export type Hub = ReturnType<typeof createHub>

/** The rooms that clients of this replica follow. */
export function createHub({ db, metrics, logger, getEpoch }: HubOptions) {
  const rooms = new Map<number, FollowedRoom>()
  const opening = new Map<number, Promise<FollowedRoom>>()

  const loadMemberships = createLoader((claims: readonly Claim[]) => listMemberships(db, claims), CLAIMS_MAX)

  function countCharacters(): number {
    let characters = 0
    for (const followed of rooms.values()) characters += followed.countCharacters()
    return characters
  }

  const isMemoryFull = () => countCharacters() > MEMORY_MAX_CHARACTERS

  // The database has it all.
  function giveUpMemory() {
    let excess = countCharacters() - MEMORY_MAX_CHARACTERS
    for (const followed of rooms.values()) {
      if (excess <= 0) return
      excess -= followed.countCharacters()
      followed.forget()
    }
  }

  async function open(room: number, seq: number): Promise<FollowedRoom> {
    const followed = createFollowedRoom({ room, seq, db, loadMemberships, metrics, logger, getEpoch, isMemoryFull })
    rooms.set(room, followed)
    // Hints that came before the room was known here were not heard: read again, now that later ones are.
    await followed.advance((await listRoomSeqs(db, [room])).get(room) ?? seq)
    return followed
  }

  // The first of many that come at once opens the room for all.
  function ensureOpen(room: number, seq: number): Promise<FollowedRoom> | FollowedRoom {
    const pending = opening.get(room)
    if (pending) return pending
    const followed = rooms.get(room)
    if (followed) return followed
    const opened = open(room, seq).finally(() => opening.delete(room))
    opening.set(room, opened)
    return opened
  }

  async function resume(connection: ClientConnection, room: number, from: number, roomSeq: number) {
    const followed = await ensureOpen(room, roomSeq)
    // Not forgotten for want of followers while this one is on its way.
    followed.touch()
    await followed.advance(roomSeq)
    await followed.follow(connection, from)
    // All were reset meanwhile, and this one came too late to be told.
    if (rooms.get(room) !== followed) followed.reset('epoch')
  }

  const leave = (connection: ClientConnection, room: number) => {
    connection.rooms.delete(room)
    rooms.get(room)?.leave(connection)
  }

  return {
    leave,

    /** Follows rooms from where a client stands. Rejects when the database is away; the client tries again. */
    async follow(connection: ClientConnection, wanted: Extract<ClientEvent, { event: 'room:resume' }>): Promise<void> {
      if (wanted.gap) metrics.gapsAsked.inc()
      const epoch = getEpoch()
      // Each room once, however often it is named.
      const places = new Map(wanted.rooms.map(({ room, seq }) => [room, seq]))
      const memberships = await loadMemberships({ account: connection.account.id, rooms: [...places.keys()] })
      const begin = ([room, seq]: [number, number]) => {
        const roomSeq = memberships.get(room)
        if (roomSeq === undefined) {
          leave(connection, room)
          return connection.send({ event: 'room:refused', room, problem: createProblem('not-a-member') })
        }
        // Nobody has seen more than the database holds: somebody who claims to would not hear that they were removed meanwhile.
        const reason = wanted.epoch !== epoch ? 'epoch' : seq > roomSeq ? 'ahead' : undefined
        if (reason) {
          metrics.resumes.inc({ outcome: `reset: ${reason}` })
          return connection.send({ event: 'room:reset', room, reason, epoch })
        }
        return resume(connection, room, seq, roomSeq)
      }
      const waiting = [...places]
      while (waiting.length > 0 && connection.isOpen()) await Promise.all(waiting.splice(0, ROOMS_AT_ONCE).map(begin))
    },

    leaveAll(connection: ClientConnection) {
      for (const room of connection.rooms) leave(connection, room)
    },

    /** Changes that were committed here, or that came with a hint. */
    accept: (room: number, changes: Change[]) => rooms.get(room)?.accept(changes),

    /** The room is known to have reached `seq`. */
    advance: (room: number, seq: number) => rooms.get(room)?.advance(seq),

    /** Tells an event that is not logged to a room's followers here, but not to the account that it comes from. */
    tell: (room: number, event: ServerEvent, exceptAccount?: number) => rooms.get(room)?.tell(event, exceptAccount),

    countFollowers: (room: number): number => rooms.get(room)?.countFollowers() ?? 0,

    /** The rooms that are open here; those that nobody has followed for a while are forgotten, and of the others what is old. */
    listOpen(): number[] {
      const now = Date.now()
      for (const [room, followed] of rooms) {
        if (followed.idleFor(now) > IDLE_MAX_MS) rooms.delete(room)
        else followed.trim()
      }
      giveUpMemory()
      return [...rooms.keys()]
    },

    /** What is kept for those who come back holds names that are no longer right: they are read anew. */
    forget(): void {
      for (const followed of rooms.values()) followed.forget()
    },

    /** The database is another one than before: what clients hold cannot be continued. */
    resetAll(): void {
      for (const followed of rooms.values()) followed.reset('epoch')
      rooms.clear()
    },
  }
}
