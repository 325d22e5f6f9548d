import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Account, Credentials, PasswordChange, Session, SignUp, SignUpPolicy } from '@chat/contract/accounts'
import { SESSIONS_MAX } from '@chat/contract/limits'
import type { Pool } from 'pg'
import type { Bus } from '../bus/bus.ts'
import { createLoader } from '../db/loader.ts'
import { isNameTaken } from '../db/name-keys.ts'
import { type Queryable, type Transaction, withPooledTransaction } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import { createMember } from '../rooms/repository.ts'
import { hashPassword, verifyPassword } from './password.ts'
import {
  createAccount,
  createSession,
  deleteOldestSessions,
  deleteOtherSessions,
  deleteSessions,
  findAccountByName,
  findAccountsBySession,
  listSessions,
  lockAccount,
  replacePassword,
  useInvitation,
} from './repository.ts'
import { type CarriedToken, readSessionTokens, SESSION_LIFETIME_MS } from './session-cookie.ts'

/** Every new account joins this room. */
const GENERAL_ROOM = 1

/** Stored characters of the User-Agent header, which has no limit of its own. */
const USER_AGENT_MAX_LENGTH = 200

/** Bytes of a session token. 256 bits cannot be guessed. */
const TOKEN_BYTES = 32

/** Sessions that one statement reads. */
const TOKENS_MAX = 500

/** A signed-in account and its session. */
export interface SignedIn {
  account: Account
  /** The hash of the token, in hex. It identifies the session without revealing the token. */
  session: string
  /** The name of the cookie that holds the token. */
  cookie: string
}

export type Accounts = ReturnType<typeof createAccounts>

export interface AccountsOptions {
  pool: Pool
  db: Queryable
  bus: Bus
  signUpPolicy: SignUpPolicy
  /** Returns the id of the installation. Throws DatabaseAway before it is known. */
  getInstallation: () => string
}

/** A new session. The token goes into the cookie only. */
export interface NewSignIn {
  account: Account
  token: string
}

/** The rules of accounts and sessions. */
export function createAccounts({ pool, db, bus, signUpPolicy, getInstallation }: AccountsOptions) {
  // Compare with this hash if the name is unknown, so that the response time does not reveal which names exist.
  const unknownHash = hashPassword(randomBytes(TOKEN_BYTES).toString('hex'))

  const loadAccount = createLoader(async (sessions: readonly string[]) => {
    const found = await findAccountsBySession(db, sessions)
    return sessions.map((session) => found.get(session))
  }, TOKENS_MAX)

  async function findSession({ cookie, token }: CarriedToken): Promise<SignedIn | undefined> {
    const session = hashSecret(token).toString('hex')
    const account = await loadAccount(session)
    return account && { account, session, cookie }
  }

  async function startSession(tx: Transaction, account: Account, userAgent: string): Promise<NewSignIn> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    await createSession(tx, {
      account: account.id,
      tokenHash: hashSecret(token),
      userAgent: userAgent.slice(0, USER_AGENT_MAX_LENGTH),
      expiresAt: new Date(Date.now() + SESSION_LIFETIME_MS),
    })
    const endedSessions = await deleteOldestSessions(tx, account.id, SESSIONS_MAX)
    if (endedSessions.length > 0) await bus.publishWithin(tx, { endedSessions })
    return { account, token }
  }

  async function endSessions(account: Account, id?: string): Promise<void> {
    await withPooledTransaction(pool, async (tx) => {
      const endedSessions = await deleteSessions(tx, account.id, id)
      if (endedSessions.length === 0) throw new AppError('session-not-found')
      await bus.publishWithin(tx, { endedSessions })
    })
  }

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
          const started = await startSession(tx, account, userAgent)
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
        return startSession(tx, { id: found.id, name: found.name }, userAgent)
      })
    },

    /** Ends every session of the account, including the current one. */
    signOutEverywhere: ({ account }: SignedIn): Promise<void> => endSessions(account),

    /** Ends one session of the account. Throws 404 if the account has no such session. */
    endSession: ({ account }: SignedIn, id: string): Promise<void> => endSessions(account, id),

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

    async listSessions({ account, session }: SignedIn): Promise<Session[]> {
      const found = await listSessions(db, account.id)
      return found.map(({ id, userAgent, createdAt, expiresAt }) => ({
        id,
        userAgent,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        current: id === session,
      }))
    },

    /** Returns the account of the request, from the first cookie with a valid session. */
    async authenticate(request: IncomingMessage): Promise<SignedIn | undefined> {
      for (const carried of readSessionTokens(request, getInstallation())) {
        const found = await findSession(carried)
        if (found) return found
      }
      return undefined
    },

    /**
     * Ends every session whose cookie is in the request, and returns the names of these cookies. If only one ended, another
     * cookie (of the other scheme, or of version 0.1) would still sign the browser in.
     */
    async endCarriedSessions(request: IncomingMessage): Promise<string[]> {
      const tokens = readSessionTokens(request, getInstallation())
      const carried = (await Promise.all(tokens.map(findSession))).filter((found) => found !== undefined)
      const sessions = new Map(carried.map(({ session, account }) => [session, account]))
      for (const [session, account] of sessions) await endSessions(account, session)
      return [...new Set(carried.map(({ cookie }) => cookie))]
    },
  }
}

function wrongPassword() {
  return new AppError('wrong-password', {
    errors: [{ field: 'current', message: 'this is not your current password' }],
  })
}

/** Returns the hash of a token or code. The database stores only the hash, so a stolen row is useless. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
