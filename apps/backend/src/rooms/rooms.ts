import type { Account } from '@chat/contract/accounts'
import type { Room, RoomList } from '@chat/contract/rooms'
import type { Pool } from 'pg'
import { isUniqueViolation } from '../db/errors.ts'
import { type Queryable, withPooledTransaction } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import type { Bus } from '../realtime/bus.ts'
import { createRoom, findRoom, joinRoom, listRooms, updateReadMark } from './repository.ts'

export interface RoomsOptions {
  pool: Pool
  db: Queryable
  bus: Bus
  /** The database's epoch; throws while it is not known. */
  getEpoch: () => string
}

export type Rooms = ReturnType<typeof createRooms>

/** The rules of rooms: who sees, makes and joins them. */
export function createRooms({ pool, db, bus, getEpoch }: RoomsOptions) {
  async function find(db: Queryable, room: number, account: Account): Promise<Room> {
    const found = await findRoom(db, room, account.id)
    if (!found) throw new AppError('room-not-found')
    return found
  }

  return {
    list: async (account: Account): Promise<RoomList> => ({
      epoch: getEpoch(),
      rooms: await listRooms(db, account.id),
    }),

    find: (room: number, account: Account): Promise<Room> => find(db, room, account),

    /** Makes a room with the account as its first member; 409 when a public room has that name. */
    async create(account: Account, name: string, visibility: Room['visibility']): Promise<Room> {
      try {
        return await withPooledTransaction(pool, async (tx) => {
          const room = await createRoom(tx, name, visibility)
          await joinRoom(tx, room, account.id)
          await bus.announceWithin(tx, { accounts: [account.id] })
          return find(tx, room, account)
        })
      } catch (error) {
        if (!isUniqueViolation(error, 'room_public_name_key')) throw error
        throw new AppError('name-taken', { errors: [{ field: 'name', message: 'is taken' }] })
      }
    },

    /** Joins a public room; joining twice changes nothing. */
    join: (account: Account, room: number): Promise<Room> =>
      withPooledTransaction(pool, async (tx) => {
        await find(tx, room, account)
        const seq = await joinRoom(tx, room, account.id)
        await bus.announceWithin(tx, { rooms: [{ room, seq }], accounts: [account.id] })
        return find(tx, room, account)
      }),

    /** Marks the room's changes up to `seq` as read; 400 for a seq that does not exist yet. */
    async markRead(account: Account, room: number, seq: number): Promise<void> {
      if (await updateReadMark(db, room, account.id, seq)) return
      const { joined } = await find(db, room, account)
      if (!joined) throw new AppError('not-a-member')
      throw new AppError('bad-request', { errors: [{ field: 'seq', message: 'is past the last change of the room' }] })
    },
  }
}
