import { randomBytes } from 'node:crypto'
import { hashPassword } from '../accounts/password.ts'
import { updateDisabled, updateName, updatePassword } from '../accounts/repository.ts'
import { withPooledTransaction } from '../db/transaction.ts'
import { lockRoom } from '../rooms/change-log.ts'
import { deleteMember } from '../rooms/repository.ts'
import { endSessions } from './accounts.ts'
import { type AdminContext, findAccount } from './context.ts'
import {
  deleteMentionsOf,
  deleteOwnBodies,
  deleteOwnDigests,
  listMemberships,
  listRoomsWrittenIn,
} from './repository.ts'

/** Messages in one transaction: a room is locked meanwhile, and those who write in it wait. */
const BATCH_MAX = 500

/**
 * Takes away what says who somebody was: name, password, sessions, memberships, and the text of every message, which
 * clients are told of as of any deletion. The places of the messages stay. The name goes last, so that a run which was
 * interrupted can be repeated under it.
 */
export async function erase(context: AdminContext, name: string): Promise<void> {
  const { pool, bus, say } = context
  const account = await findAccount(context, name)
  const unusable = await hashPassword(randomBytes(32).toString('hex'))
  await withPooledTransaction(pool, async (tx) => {
    await updateDisabled(tx, account.id, true)
    await updatePassword(tx, account.id, unusable)
    await endSessions(bus, tx, account.id)
  })
  // Before the messages: who is no member any more writes none.
  for (const { id } of await listMemberships(pool, account.id)) await leave(context, id, account.id)
  for (const room of await listRoomsWrittenIn(pool, account.id)) {
    while (await deleteBatch(context, room, account.id));
    await deleteOwnDigests(pool, room, account.id)
  }
  // Delete mentions after memberships, because only members can be mentioned: no new mention can follow.
  await deleteMentionsOf(pool, account.id)
  const pseudonym = `erased ${account.id} ${randomBytes(4).toString('hex')}`
  await withPooledTransaction(pool, async (tx) => {
    await updateName(tx, account.id, pseudonym)
    await bus.announceWithin(tx, { renamed: [{ id: account.id, name: pseudonym }] })
  })
  say(`"${account.name}" is "${pseudonym}" now, and nothing that they wrote is left.`)
}

async function leave({ pool, bus }: AdminContext, room: number, account: number) {
  await withPooledTransaction(pool, async (tx) => {
    const left = await deleteMember(tx, room, account)
    if (left) await bus.announceWithin(tx, { rooms: [{ room, seq: left.seq }], accounts: left.accounts })
  })
}

/** Whether there was anything left to delete. */
function deleteBatch({ pool, bus }: AdminContext, room: number, account: number): Promise<boolean> {
  return withPooledTransaction(pool, async (tx) => {
    await lockRoom(tx, room)
    const seq = await deleteOwnBodies(tx, room, account, BATCH_MAX)
    if (seq !== null) await bus.announceWithin(tx, { rooms: [{ room, seq }] })
    return seq !== null
  })
}
