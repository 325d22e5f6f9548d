import { randomBytes } from 'node:crypto'
import type { Credentials, PasswordChange, SignUp, SignUpPolicy } from '@chat/contract/accounts'
import type { Pool } from 'pg'
import type { Bus } from '../bus/bus.ts'
import { isNameTaken } from '../db/name-keys.ts'
import { withPooledTransaction } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import { createMember } from '../rooms/members-repository.ts'
import { hashPassword, verifyPassword } from './password.ts'
import {
  createAccount,
  deleteOtherSessions,
  findAccountByName,
  lockAccount,
  replacePassword,
  useInvitation,
} from './repository.ts'
import { hashSecret, type NewSignIn, type Sessions, type SignedIn } from './sessions.ts'

/** Every new account joins this room. */
const GENERAL_ROOM = 1

/** Bytes of a random password that matches no account. */
const UNKNOWN_PASSWORD_BYTES = 32

export interface AccountsOptions {
  pool: Pool
  bus: Bus
  sessions: Sessions
  signUpPolicy: SignUpPolicy
}

export type Accounts = ReturnType<typeof createAccounts>

/** The rules of accounts and passwords. */
export function createAccounts({ pool, bus, sessions, signUpPolicy }: AccountsOptions) {
  // Compare with this hash if the name is unknown, so that the response time does not reveal which names exist.
  const unknownHash = hashPassword(randomBytes(UNKNOWN_PASSWORD_BYTES).toString('hex'))

  return {
    /** Creates an account, joins `general` and signs in. Throws 409 if the name is taken, 403 if the policy refuses. */
    async signUp({ name, password, invitation }: SignUp, userAgent: string): Promise<NewSignIn> {
      if (signUpPolicy === 'closed') throw new AppError('sign-up-closed')
      const passwordHash = await hashPassword(password)
      try {
        return await withPooledTransaction(pool, async (tx) => {
          const account = await createAccount(tx, name, passwordHash)
          if (signUpPolicy === 'invite' && !(await useInvitation(tx, hashSecret(invitation ?? ''), account.id))) {
            throw new AppError('invitation-required', { errors: [{ field: 'invitation', message: 'is needed' }] })
          }
          const started = await sessions.start(tx, account, userAgent)
          // Join last, because this locks the room and all writers wait.
          const entered = await createMember(tx, GENERAL_ROOM, account.id)
          if (entered) await bus.publishWithin(tx, { rooms: [{ room: GENERAL_ROOM, seq: entered.seq }] })
          return started
        })
      } catch (error) {
        if (!isNameTaken(error, 'account')) throw error
        throw new AppError('name-taken', { errors: [{ field: 'name', message: 'is taken' }] })
      }
    },

    /** Signs in. Throws the same 401 for an unknown name and for a wrong password. */
    async signIn({ name, password }: Credentials, userAgent: string): Promise<NewSignIn> {
      const found = await findAccountByName(pool, name)
      const right = await verifyPassword(password, found?.passwordHash ?? (await unknownHash))
      if (!found || !right) throw new AppError('wrong-credentials')
      return withPooledTransaction(pool, async (tx) => {
        // A password change or `disable` may have ended all sessions meanwhile. A new session must not survive it.
        const locked = await lockAccount(tx, found.id)
        if (locked?.passwordHash !== found.passwordHash) throw new AppError('wrong-credentials')
        if (locked.disabled) throw new AppError('account-disabled')
        return sessions.start(tx, { id: found.id, name: found.name }, userAgent)
      })
    },

    /** Changes the password and ends every other session of the account. Throws 403 if the current password is wrong. */
    async changePassword({ account, session }: SignedIn, { current, password }: PasswordChange): Promise<void> {
      const found = await lockAccount(pool, account.id)
      if (!found || !(await verifyPassword(current, found.passwordHash))) throw wrongPassword()
      const passwordHash = await hashPassword(password)
      await withPooledTransaction(pool, async (tx) => {
        if (!(await replacePassword(tx, account.id, found.passwordHash, passwordHash))) throw wrongPassword()
        const endedSessions = await deleteOtherSessions(tx, account.id, session)
        if (endedSessions.length > 0) await bus.publishWithin(tx, { endedSessions })
      })
    },
  }
}

function wrongPassword() {
  return new AppError('wrong-password', {
    errors: [{ field: 'current', message: 'this is not your current password' }],
  })
}
