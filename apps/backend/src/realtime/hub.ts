import type { Change } from '@chat/contract/changes'
import { createProblem } from '@chat/contract/problem'
import type { ClientEvent, ServerEvent } from '@chat/contract/socket'
import type { Logger } from 'pino'
import { createLoader } from '../db/loader.ts'
import type { ReconnectingClient } from '../db/reconnecting-client.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { ClientConnection } from './client-connection.ts'
import { createOpenRoom, type OpenRoom } from './open-room.ts'
import type { ReplayBuffer } from './replay-buffer.ts'
import type { ReplayMemory } from './replay-memory.ts'
import { type Claim, listMemberships, listRoomSeqs } from './repository.ts'

/** Milliseconds for which a room without subscribers stays open, so that memory serves reconnecting clients. */
const IDLE_MAX_MS = 5 * 60_000

/** Rooms of one client that are read at the same time. A client may name hundreds, and others share the connection. */
const ROOMS_AT_ONCE = 4

/** Claims in one statement. Each claim may name hundreds of rooms. */
const CLAIMS_MAX = 50

export interface HubOptions {
  db: ReconnectingClient
  memory: ReplayMemory
  metrics: Metrics
  logger: Logger
  getEpoch: () => string
}

export type Hub = ReturnType<typeof createHub>

/** All rooms to which clients of this replica subscribe. */
export function createHub({ db, memory, metrics, logger, getEpoch }: HubOptions) {
  const rooms = new Map<number, { open: OpenRoom; buffer: ReplayBuffer }>()
  const opening = new Map<number, Promise<OpenRoom>>()

  const loadMemberships = createLoader((claims: readonly Claim[]) => listMemberships(db, claims), CLAIMS_MAX)

  async function open(room: number, seq: number): Promise<OpenRoom> {
    const buffer = memory.createBuffer()
    const opened = createOpenRoom({ room, seq, buffer, db, loadMemberships, metrics, logger, getEpoch })
    rooms.set(room, { open: opened, buffer })
    // The hub ignored notifications about this room until now. Read its seq again.
    await opened.advance((await listRoomSeqs(db, [room])).get(room) ?? seq)
    return opened
  }

  // The first of several simultaneous requests opens the room for all.
  function ensureOpen(room: number, seq: number): Promise<OpenRoom> | OpenRoom {
    const pending = opening.get(room)
    if (pending) return pending
    const found = rooms.get(room)
    if (found) return found.open
    const opened = open(room, seq).finally(() => opening.delete(room))
    opening.set(room, opened)
    return opened
  }

  async function resume(connection: ClientConnection, room: number, from: number, roomSeq: number) {
    const opened = await ensureOpen(room, roomSeq)
    opened.touch()
    await opened.advance(roomSeq)
    await opened.resume(connection, from)
    // All rooms were reset meanwhile, before this client subscribed.
    if (rooms.get(room)?.open !== opened) opened.reset('epoch')
  }

  function unsubscribe(connection: ClientConnection, room: number) {
    connection.rooms.delete(room)
    rooms.get(room)?.open.unsubscribe(connection)
  }

  function close(room: number, buffer: ReplayBuffer) {
    rooms.delete(room)
    memory.deleteBuffer(buffer)
  }

  return {
    unsubscribe,

    /** Subscribes a client to rooms from the seqs that it has. Rejects if the database is away; the client tries again. */
    async resume(connection: ClientConnection, request: Extract<ClientEvent, { event: 'room:resume' }>): Promise<void> {
      if (request.gap) metrics.gapsAsked.inc()
      const epoch = getEpoch()
      // A request may name a room twice.
      const cursors = new Map(request.rooms.map(({ room, seq }) => [room, seq]))
      const memberships = await loadMemberships({ account: connection.account.id, rooms: [...cursors.keys()] })
      const begin = ([room, seq]: [number, number]) => {
        const roomSeq = memberships.get(room)
        if (roomSeq === undefined) {
          unsubscribe(connection, room)
          return connection.send({ event: 'room:refused', room, problem: createProblem('not-a-member') })
        }
        // A client cannot be ahead of the database. Resuming it there would hide its own removal, so reset it.
        const reason = request.epoch !== epoch ? 'epoch' : seq > roomSeq ? 'ahead' : undefined
        if (reason) {
          metrics.resumes.inc({ outcome: `reset: ${reason}` })
          return connection.send({ event: 'room:reset', room, reason, epoch })
        }
        return resume(connection, room, seq, roomSeq)
      }
      const waiting = [...cursors]
      while (waiting.length > 0 && connection.isOpen()) await Promise.all(waiting.splice(0, ROOMS_AT_ONCE).map(begin))
    },

    unsubscribeAll(connection: ClientConnection) {
      for (const room of connection.rooms) unsubscribe(connection, room)
    },

    /** Takes changes that this replica committed, or that a notification carried. */
    accept: (room: number, changes: Change[]) => rooms.get(room)?.open.accept(changes),

    /** Reads and sends the changes of a room up to `seq`. */
    advance: (room: number, seq: number) => rooms.get(room)?.open.advance(seq),

    /** Sends an event that is not in the change log to the subscribers of a room. Skips the account that caused it. */
    broadcast: (room: number, event: ServerEvent, exceptAccount?: number) =>
      rooms.get(room)?.open.broadcast(event, exceptAccount),

    countSubscribers: (room: number): number => rooms.get(room)?.open.countSubscribers() ?? 0,

    listOpen: (): number[] => [...rooms.keys()],

    /** Closes rooms without subscribers, and evicts old changes of the others. */
    evict() {
      const now = Date.now()
      for (const [room, { open, buffer }] of rooms) if (open.idleFor(now) > IDLE_MAX_MS) close(room, buffer)
      memory.evict()
    },

    /** Resets all rooms, because the database has a new epoch. */
    resetAll() {
      for (const [room, { open, buffer }] of rooms) {
        open.reset('epoch')
        close(room, buffer)
      }
    },
  }
}
