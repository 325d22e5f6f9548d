import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Account, Session } from '@chat/contract/accounts'
import { SESSIONS_MAX } from '@chat/contract/limits'
import type { Pool } from 'pg'
import type { Bus } from '../bus/bus.ts'
import { createLoader } from '../db/loader.ts'
import { type Queryable, type Transaction, withPooledTransaction } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import {
  createSession,
  deleteOldestSessions,
  deleteSessions,
  findAccountsBySession,
  listSessions,
} from './repository.ts'
import { type CarriedToken, readSessionTokens, SESSION_LIFETIME_MS } from './session-cookie.ts'

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

/** A new session. The token goes into the cookie only. */
export interface NewSignIn {
  account: Account
  token: string
}

export interface SessionsOptions {
  pool: Pool
  db: Queryable
  bus: Bus
  /** Returns the id of the installation. Throws DatabaseAway before it is known. */
  getInstallation: () => string
}

export type Sessions = ReturnType<typeof createSessions>

/** The rules of sessions. A session that ends closes its sockets on every replica. */
export function createSessions({ pool, db, bus, getInstallation }: SessionsOptions) {
  const loadAccount = createLoader(async (sessions: readonly string[]) => {
    const found = await findAccountsBySession(db, sessions)
    return sessions.map((session) => found.get(session))
  }, TOKENS_MAX)

  async function find({ cookie, token }: CarriedToken): Promise<SignedIn | undefined> {
    const session = hashSecret(token).toString('hex')
    const account = await loadAccount(session)
    return account && { account, session, cookie }
  }

  async function end(account: Account, id?: string): Promise<void> {
    await withPooledTransaction(pool, async (tx) => {
      const endedSessions = await deleteSessions(tx, account.id, id)
      if (endedSessions.length === 0) throw new AppError('session-not-found')
      await bus.publishWithin(tx, { endedSessions })
    })
  }

  return {
    /** Starts a session. Ends the oldest one if the account has too many. */
    async start(tx: Transaction, account: Account, userAgent: string): Promise<NewSignIn> {
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
    },

    /** Ends every session of the account, including the current one. */
    endAll: ({ account }: SignedIn): Promise<void> => end(account),

    /** Ends one session of the account. Throws 404 if the account has no such session. */
    end: ({ account }: SignedIn, id: string): Promise<void> => end(account, id),

    async list({ account, session }: SignedIn): Promise<Session[]> {
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
        const found = await find(carried)
        if (found) return found
      }
      return undefined
    },

    /**
     * Ends every session whose cookie is in the request, and returns the names of these cookies. If only one ended, another
     * cookie (of the other scheme, or of version 0.1) would still sign the browser in.
     */
    async endCarried(request: IncomingMessage): Promise<string[]> {
      const tokens = readSessionTokens(request, getInstallation())
      const carried = (await Promise.all(tokens.map(find))).filter((found) => found !== undefined)
      const sessions = new Map(carried.map(({ session, account }) => [session, account]))
      for (const [session, account] of sessions) await end(account, session)
      return [...new Set(carried.map(({ cookie }) => cookie))]
    },
  }
}

/** Returns the hash of a token or code. The database stores only the hash, so a stolen row is useless. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
