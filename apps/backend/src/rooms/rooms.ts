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
  createRoom,
  deleteMember,
  findRoom,
  listMembers,
  listRooms,
  renameRoom,
  updateReadMark,
} from './repository.ts'

export interface RoomsOptions {
  pool: Pool
  db: Queryable
  bus: Bus
  /** Runs after an account has read a room up to `seq`. */
  onRead: (account: number, room: number, seq: number) => void
  /** The database's epoch; throws while it is not known. */
  getEpoch: () => string
}

export type Rooms = ReturnType<typeof createRooms>

/** The rules of rooms: who sees, makes and joins them. */
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

  // Held until this is done: whoever is being erased must not be left in a room.
  const isEnabled = async (tx: Transaction, account: number) => (await lockAccount(tx, account))?.disabled === false

  async function enter(tx: Transaction, room: number, account: Account) {
    if (!(await isEnabled(tx, account.id))) throw new AppError('sign-in-required')
    await add(tx, room, account.id)
  }

  // What is refused here is undone with the transaction.
  async function add(tx: Transaction, room: number, account: number) {
    const entered = await createMember(tx, room, account)
    if (!entered) return
    if ((await countMemberships(tx, account)) > MEMBERSHIPS_MAX) throw new AppError('too-many-rooms')
    await bus.announceWithin(tx, { rooms: [{ room, seq: entered.seq }], accounts: entered.accounts })
  }

  return {
    list: async (account: Account): Promise<RoomList> => ({
      epoch: getEpoch(),
      rooms: await listRooms(db, account.id),
    }),

    find: (room: number, account: Account): Promise<Room> => find(db, room, account),

    /** Makes a room with the account as its first member; 409 when a public room has that name. */
    create: (account: Account, room: Pick<Room, 'name' | 'visibility'>): Promise<Room> =>
      withPooledTransaction(pool, async (tx) => {
        const id = await withFreeName(() => createRoom(tx, account.id, room))
        await enter(tx, id, account)
        const created = await find(tx, id, account)
        await bus.announceWithin(tx, { listed: toListed(created) })
        return created
      }),

    /** Joins a public room; joining twice changes nothing. */
    join: (account: Account, room: number): Promise<Room> =>
      withPooledTransaction(pool, async (tx) => {
        await find(tx, room, account)
        await enter(tx, room, account)
        return find(tx, room, account)
      }),

    /** Brings somebody in by name, as any member may; 404 when nobody has that name. */
    invite: (account: Account, room: number, name: string): Promise<Room> =>
      withPooledTransaction(pool, async (tx) => {
        // Whoever is in it is so until this is done.
        await lockRoom(tx, room)
        await findJoined(tx, room, account)
        const invited = await findAccountByName(tx, name)
        if (!invited || !(await isEnabled(tx, invited.id))) {
          throw new AppError('account-not-found', {
            errors: [{ field: 'name', message: `nobody here is called ${name}` }],
          })
        }
        await add(tx, room, invited.id)
        return find(tx, room, account)
      }),

    /** Leaves a room, or, as its owner, removes somebody from it; 404 when they are no member. */
    remove: (account: Account, room: number, removed: number): Promise<void> =>
      withPooledTransaction(pool, async (tx) => {
        // Whoever owns it does so until this is done.
        await lockRoom(tx, room)
        const { owner } = await findJoined(tx, room, account)
        if (removed !== account.id && owner !== account.id) throw new AppError('not-the-owner')
        const left = await deleteMember(tx, room, removed)
        if (!left) throw new AppError('account-not-found', { detail: 'They are no member of the room' })
        await bus.announceWithin(tx, { rooms: [{ room, seq: left.seq }], accounts: left.accounts })
      }),

    /** Gives the room another name, as its owner may; 409 when another public room has it. */
    rename: (account: Account, room: number, name: string): Promise<Room> =>
      withPooledTransaction(pool, async (tx) => {
        await lockRoom(tx, room)
        const { owner } = await findJoined(tx, room, account)
        if (owner !== account.id) throw new AppError('not-the-owner')
        const seq = await withFreeName(() => renameRoom(tx, room, account.id, name))
        const renamed = await find(tx, room, account)
        await bus.announceWithin(tx, { rooms: [{ room, seq }], listed: toListed(renamed) })
        return renamed
      }),

    /** A page of the room's members, and how many there are altogether. */
    async listMembers(account: Account, room: number, query: MembersQuery) {
      await findJoined(db, room, account)
      const [members, count] = await Promise.all([listMembers(db, room, query), countMembers(db, room)])
      return { members: members.slice(0, query.limit), count, more: members.length > query.limit }
    },

    /** Marks the room's changes up to `seq` as read; 400 for a seq that does not exist yet. */
    async markRead(account: Account, room: number, seq: number): Promise<void> {
      const readSeq = await updateReadMark(db, room, account.id, seq)
      // The other places where the account is signed in agree with this one.
      if (readSeq !== undefined) return onRead(account.id, room, readSeq)
      await findJoined(db, room, account)
      throw new AppError('bad-request', { errors: [{ field: 'seq', message: 'is past the last change of the room' }] })
    },
  }
}

/** The room as everybody is told of it who is not in it; a private one nobody. */
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
