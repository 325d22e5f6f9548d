import { randomBytes } from 'node:crypto'
import { hashPassword } from '../accounts/password.ts'
import { updateDisabled, updateName, updatePassword } from '../accounts/repository.ts'
import { withPooledTransaction } from '../db/transaction.ts'
import { lockRoom } from '../rooms/change-log.ts'
import { deleteMember } from '../rooms/members-repository.ts'
import { endSessions } from './accounts.ts'
import { type AdminContext, findAccount } from './context.ts'
import {
  deleteMentionsOf,
  deleteOwnBodies,
  deleteOwnDigests,
  listMemberships,
  listRoomsWrittenIn,
} from './repository.ts'

/** Messages in one transaction. The transaction locks the room, so a larger batch would delay its writers. */
const BATCH_MAX = 500

/**
 * Erases a person: name, password, sessions, memberships and the text of every message. Clients receive each deletion as an
 * event. The name changes last, so that an interrupted run can be repeated.
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
  // Leave before deleting messages, because a former member cannot write new ones.
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
    await bus.publishWithin(tx, { renamed: [{ id: account.id, name: pseudonym }] })
  })
  say(`"${account.name}" is "${pseudonym}" now, and nothing that they wrote is left.`)
}

async function leave({ pool, bus }: AdminContext, room: number, account: number) {
  await withPooledTransaction(pool, async (tx) => {
    const left = await deleteMember(tx, room, account)
    if (left) await bus.publishWithin(tx, { rooms: [{ room, seq: left.seq }], accounts: left.accounts })
  })
}

/** Deletes up to BATCH_MAX messages. Returns false if there were none. */
function deleteBatch({ pool, bus }: AdminContext, room: number, account: number): Promise<boolean> {
  return withPooledTransaction(pool, async (tx) => {
    await lockRoom(tx, room)
    const seq = await deleteOwnBodies(tx, room, account, BATCH_MAX)
    if (seq !== null) await bus.publishWithin(tx, { rooms: [{ room, seq }] })
    return seq !== null
  })
}
