import type { Account } from '@chat/contract/accounts'
import { MEMBERSHIPS_MAX } from '@chat/contract/limits'
import type { MembersQuery, Room, RoomList } from '@chat/contract/rooms'
import type { Pool } from 'pg'
import { findAccountByName, lockAccount } from '../accounts/repository.ts'
import type { Bus } from '../bus/bus.ts'
import { isNameTaken } from '../db/name-keys.ts'
import { type Queryable, type Transaction, withPooledTransaction } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import { lockRoom } from './change-log.ts'
import {
  countMembers,
  countMemberships,
  createMember,
  deleteMember,
  listMembers,
  updateReadMark,
} from './members-repository.ts'
import { createRoom, findRoom, listRooms, renameRoom } from './repository.ts'

export interface RoomsOptions {
  pool: Pool
  db: Queryable
  bus: Bus
  /** Runs after an account has read a room up to `seq`. */
  onRead: (account: number, room: number, seq: number) => void
  /** Returns the epoch of the database. Throws DatabaseAway before it is known. */
  getEpoch: () => string
}

export type Rooms = ReturnType<typeof createRooms>

/** The rules of rooms: which account may see, create, join, leave and rename them. */
export function createRooms({ pool, db, bus, onRead, getEpoch }: RoomsOptions) {
  async function find(db: Queryable, room: number, account: Account): Promise<Room> {
    const found = await findRoom(db, room, account.id)
    if (!found) throw new AppError('room-not-found')
    return found
  }

  async function findJoined(db: Queryable, room: number, account: Account): Promise<Room> {
    const found = await find(db, room, account)
    if (!found.joined) throw new AppError('not-a-member')
    return found
  }

  // Keep the lock until the commit, because an account that is being erased must not join a room.
  const isEnabled = async (tx: Transaction, account: number) => (await lockAccount(tx, account))?.disabled === false

  async function enter(tx: Transaction, room: number, account: Account) {
    if (!(await isEnabled(tx, account.id))) throw new AppError('sign-in-required')
    await add(tx, room, account.id)
  }

  // If a check fails, the transaction rolls back.
  async function add(tx: Transaction, room: number, account: number) {
    const entered = await createMember(tx, room, account)
    if (!entered) return
    if ((await countMemberships(tx, account)) > MEMBERSHIPS_MAX) throw new AppError('too-many-rooms')
    await bus.publishWithin(tx, { rooms: [{ room, seq: entered.seq }], accounts: entered.accounts })
  }

  return {
    list: async (account: Account): Promise<RoomList> => ({
      epoch: getEpoch(),
      rooms: await listRooms(db, account.id),
    }),

    find: (room: number, account: Account): Promise<Room> => find(db, room, account),

    /** Creates a room with the account as its first member. Throws 409 if a public room has that name. */
    create: (account: Account, room: Pick<Room, 'name' | 'visibility'>): Promise<Room> =>
      withPooledTransaction(pool, async (tx) => {
        const id = await withFreeName(() => createRoom(tx, account.id, room))
        await enter(tx, id, account)
        const created = await find(tx, id, account)
        await bus.publishWithin(tx, { listed: toListed(created) })
        return created
      }),

    /** Joins a public room. A second join changes nothing. */
    join: (account: Account, room: number): Promise<Room> =>
      withPooledTransaction(pool, async (tx) => {
        await find(tx, room, account)
        await enter(tx, room, account)
        return find(tx, room, account)
      }),

    /** Adds an account by name, as any member may. Throws 404 if no account has that name. */
    invite: (account: Account, room: number, name: string): Promise<Room> =>
      withPooledTransaction(pool, async (tx) => {
        // Lock the room, so that the membership stays until the commit.
        await lockRoom(tx, room)
        await findJoined(tx, room, account)
        const invited = await findAccountByName(tx, name)
        if (!invited || !(await isEnabled(tx, invited.id))) {
          throw new AppError('account-not-found', {
            errors: [{ field: 'name', message: `no account has the name ${name}` }],
          })
        }
        await add(tx, room, invited.id)
        return find(tx, room, account)
      }),

    /** Leaves a room, or removes another member as its owner. Throws 404 if `removed` is no member. */
    remove: (account: Account, room: number, removed: number): Promise<void> =>
      withPooledTransaction(pool, async (tx) => {
        // Lock the room, so that the owner stays until the commit.
        await lockRoom(tx, room)
        const { owner } = await findJoined(tx, room, account)
        if (removed !== account.id && owner !== account.id) throw new AppError('not-the-owner')
        const left = await deleteMember(tx, room, removed)
        if (!left) throw new AppError('account-not-found', { detail: 'The account is no member of the room' })
        await bus.publishWithin(tx, { rooms: [{ room, seq: left.seq }], accounts: left.accounts })
      }),

    /** Renames a room as its owner. Throws 409 if another public room has the name. */
    rename: (account: Account, room: number, name: string): Promise<Room> =>
      withPooledTransaction(pool, async (tx) => {
        await lockRoom(tx, room)
        const { owner } = await findJoined(tx, room, account)
        if (owner !== account.id) throw new AppError('not-the-owner')
        const seq = await withFreeName(() => renameRoom(tx, room, account.id, name))
        const renamed = await find(tx, room, account)
        await bus.publishWithin(tx, { rooms: [{ room, seq }], listed: toListed(renamed) })
        return renamed
      }),

    /** Returns a page of the members, and their total number. */
    async listMembers(account: Account, room: number, query: MembersQuery) {
      await findJoined(db, room, account)
      const [members, count] = await Promise.all([listMembers(db, room, query), countMembers(db, room)])
      return { members: members.slice(0, query.limit), count, more: members.length > query.limit }
    },

    /** Marks the changes up to `seq` as read. Throws 400 for a seq that does not exist yet. */
    async markRead(account: Account, room: number, seq: number): Promise<void> {
      const readSeq = await updateReadMark(db, room, account.id, seq)
      // The other connections of the account receive the mark.
      if (readSeq !== undefined) return onRead(account.id, room, readSeq)
      await findJoined(db, room, account)
      throw new AppError('bad-request', { errors: [{ field: 'seq', message: 'is past the last change of the room' }] })
    },
  }
}

/** Returns the room as non-members see it. A private room is hidden from them. */
function toListed(room: Room): Room[] {
  return room.visibility === 'public' ? [{ ...room, joined: false, readSeq: 0, unread: 0, mentions: 0 }] : []
}

async function withFreeName<T>(work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    if (!isNameTaken(error, 'room')) throw error
    throw new AppError('name-taken', {
      errors: [{ field: 'name', message: 'There is a room of this name. Choose another.' }],
    })
  })
}
