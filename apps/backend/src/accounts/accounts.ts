import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Account, Credentials } from '@chat/contract/accounts'
import type { Pool } from 'pg'
import { isUniqueViolation } from '../db/errors.ts'
import { type Queryable, withPooledTransaction } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import type { Bus } from '../realtime/bus.ts'
import { joinRoom } from '../rooms/repository.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { createAccount, createSession, deleteSession, findAccountByName, findAccountBySession } from './repository.ts'
import { readSessionToken, SESSION_LIFETIME_MS } from './session-cookie.ts'

/** The room that every account is in from the start. */
const GENERAL_ROOM = 1

/** Bytes of a session's token: nobody guesses 256 bits. */
const TOKEN_BYTES = 32

/** Who is signed in, and by which session. */
export interface SignedIn {
  account: Account
  /** The token's hash in hex: names the session without giving it away. */
  session: string
}

export type Accounts = ReturnType<typeof createAccounts>

/** The rules of accounts and sessions. */
export function createAccounts({ pool, db, bus }: { pool: Pool; db: Queryable; bus: Bus }) {
  // Compared against when the name is unknown, so that the time tells nothing about who has an account.
  const nobodysHash = hashPassword(randomBytes(TOKEN_BYTES).toString('hex'))

  async function startSession(db: Queryable, account: Account): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    await createSession(db, account.id, hashToken(token), new Date(Date.now() + SESSION_LIFETIME_MS))
    return token
  }

  return {
    /** Makes an account in `general` and signs it in; 409 when the name is taken. */
    async signUp({ name, password }: Credentials): Promise<{ account: Account; token: string }> {
      const passwordHash = await hashPassword(password)
      try {
        return await withPooledTransaction(pool, async (tx) => {
          const account = await createAccount(tx, name, passwordHash)
          const seq = await joinRoom(tx, GENERAL_ROOM, account.id)
          await bus.announceWithin(tx, { rooms: [{ room: GENERAL_ROOM, seq }] })
          return { account, token: await startSession(tx, account) }
        })
      } catch (error) {
        if (!isUniqueViolation(error, 'account_name_key')) throw error
        throw new AppError('name-taken', { errors: [{ field: 'name', message: 'is taken' }] })
      }
    },

    /** Signs in; 401 with the same words whichever of the two is wrong. */
    async signIn({ name, password }: Credentials): Promise<{ account: Account; token: string }> {
      const found = await findAccountByName(pool, name)
      const right = await verifyPassword(password, found?.passwordHash ?? (await nobodysHash))
      if (!found || !right) throw new AppError('wrong-credentials')
      const account = { id: found.id, name: found.name }
      return { account, token: await startSession(pool, account) }
    },

    /** Ends the session, here and in every socket that it opened on any replica. */
    async signOut({ session }: SignedIn): Promise<void> {
      await withPooledTransaction(pool, async (tx) => {
        await deleteSession(tx, Buffer.from(session, 'hex'))
        await bus.announceWithin(tx, { endedSessions: [session] })
      })
    },

    /** Who sent this request, by its cookie. */
    async authenticate(request: IncomingMessage): Promise<SignedIn | undefined> {
      const token = readSessionToken(request)
      if (!token) return undefined
      const tokenHash = hashToken(token)
      const account = await findAccountBySession(db, tokenHash)
      return account && { account, session: tokenHash.toString('hex') }
    },
  }
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
