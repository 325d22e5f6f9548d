import { randomBytes } from 'node:crypto'
import { hashPassword } from '../accounts/password.ts'
import { createInvitation, deleteSessions, updateDisabled, updatePassword } from '../accounts/repository.ts'
import { hashSecret } from '../accounts/sessions.ts'
import type { Bus } from '../bus/bus.ts'
import { type Transaction, withPooledTransaction } from '../db/transaction.ts'
import { type AdminContext, findAccount } from './context.ts'

/** Bytes of a generated password or code. 144 bits cannot be guessed, and 24 characters can still be typed. */
const SECRET_BYTES = 18

/** Milliseconds in a day. */
const DAY_MS = 24 * 3_600_000

const createSecret = () => randomBytes(SECRET_BYTES).toString('base64url')

/** Ends every session of the account, and closes their sockets on every replica. */
export async function endSessions(bus: Bus, tx: Transaction, account: number): Promise<void> {
  const endedSessions = await deleteSessions(tx, account)
  if (endedSessions.length > 0) await bus.publishWithin(tx, { endedSessions })
}

/** Sets a new password, prints it, and ends every session of the account. */
export async function resetPassword(context: AdminContext, name: string): Promise<void> {
  const account = await findAccount(context, name)
  const password = createSecret()
  const passwordHash = await hashPassword(password)
  await withPooledTransaction(context.pool, async (tx) => {
    await updatePassword(tx, account.id, passwordHash)
    await endSessions(context.bus, tx, account.id)
  })
  context.say(password)
}

/** Ends every session of the account and refuses new ones. Its messages stay. */
export async function disable(context: AdminContext, name: string): Promise<void> {
  const account = await findAccount(context, name)
  await withPooledTransaction(context.pool, async (tx) => {
    await updateDisabled(tx, account.id, true)
    await endSessions(context.bus, tx, account.id)
  })
  context.say(`"${account.name}" is signed out everywhere and cannot sign in.`)
}

export async function enable(context: AdminContext, name: string): Promise<void> {
  const account = await findAccount(context, name)
  await updateDisabled(context.pool, account.id, false)
  context.say(`"${account.name}" can sign in.`)
}

/** Creates an invitation for one sign-up within `days`, and prints its code. */
export async function invite({ pool, say }: AdminContext, days: number): Promise<void> {
  const code = createSecret()
  await createInvitation(pool, hashSecret(code), new Date(Date.now() + days * DAY_MS))
  say(code)
}
