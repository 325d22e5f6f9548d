import type { Account } from '@chat/contract/accounts'
import { nameKey } from '@chat/contract/name-key'
import { BEST_MATCH, MATCHES_NAME } from '../db/name-keys.ts'
import type { Queryable } from '../db/transaction.ts'

export async function createAccount(db: Queryable, name: string, passwordHash: string): Promise<Account> {
  const { rows } = await db.query<Account>({
    text: 'INSERT INTO account (name, name_key, password_hash) VALUES ($1, $2, $3) RETURNING id, name',
    values: [name, nameKey(name), passwordHash],
  })
  return rows[0] as Account
}

/** Returns the account that matches the name best, with its password's hash. */
export async function findAccountByName(db: Queryable, name: string) {
  const { rows } = await db.query<Account & { passwordHash: string }>({
    text: `SELECT id, name, password_hash AS "passwordHash" FROM account WHERE ${MATCHES_NAME} ORDER BY ${BEST_MATCH}`,
    values: [name, nameKey(name)],
  })
  return rows[0]
}

/** Returns the password hash and whether the account is disabled. Locks both until the transaction ends. */
export async function lockAccount(tx: Queryable, account: number) {
  const { rows } = await tx.query<{ passwordHash: string; disabled: boolean }>({
    text: `SELECT password_hash AS "passwordHash", disabled_at IS NOT NULL AS disabled
           FROM account WHERE id = $1 FOR SHARE`,
    values: [account],
  })
  return rows[0]
}

/** Uses an invitation. Returns false if the code is unknown, used or expired. */
export async function useInvitation(db: Queryable, codeHash: Buffer, account: number): Promise<boolean> {
  const { rows } = await db.query({
    text: `UPDATE invitation SET used_by = $2
           WHERE code_hash = $1 AND used_by IS NULL AND expires_at > now() RETURNING 1`,
    values: [codeHash, account],
  })
  return rows.length > 0
}

export interface NewSession {
  account: number
  tokenHash: Buffer
  userAgent: string
  expiresAt: Date
}

export async function createSession(db: Queryable, session: NewSession): Promise<void> {
  await db.query({
    text: 'INSERT INTO session (account_id, token_hash, user_agent, expires_at) VALUES ($1, $2, $3, $4)',
    values: [session.account, session.tokenHash, session.userAgent, session.expiresAt],
  })
}

/** Lists the valid sessions of the account, newest first. */
export async function listSessions(db: Queryable, account: number) {
  const { rows } = await db.query<{ id: string; userAgent: string; createdAt: Date; expiresAt: Date }>({
    text: `SELECT encode(token_hash, 'hex') AS id, user_agent AS "userAgent", created_at AS "createdAt",
                  expires_at AS "expiresAt"
           FROM session WHERE account_id = $1 AND expires_at > now() ORDER BY created_at DESC`,
    values: [account],
  })
  return rows
}

/** Ends one session of the account, or all. Returns the ids of the ended sessions. */
export async function deleteSessions(db: Queryable, account: number, id?: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    text: `DELETE FROM session WHERE account_id = $1 AND ($2::text IS NULL OR token_hash = decode($2, 'hex'))
           RETURNING encode(token_hash, 'hex') AS id`,
    values: [account, id ?? null],
  })
  return rows.map((row) => row.id)
}

/** Ends every session of the account except `kept`. Returns the ids of the ended sessions. */
export async function deleteOtherSessions(db: Queryable, account: number, kept: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    text: `DELETE FROM session WHERE account_id = $1 AND token_hash <> decode($2, 'hex')
           RETURNING encode(token_hash, 'hex') AS id`,
    values: [account, kept],
  })
  return rows.map((row) => row.id)
}

/** Ends all but the `keep` newest sessions of the account. Returns the ids of the ended sessions. */
export async function deleteOldestSessions(db: Queryable, account: number, keep: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    text: `DELETE FROM session WHERE token_hash IN (
             SELECT token_hash FROM session WHERE account_id = $1 ORDER BY created_at DESC OFFSET $2)
           RETURNING encode(token_hash, 'hex') AS id`,
    values: [account, keep],
  })
  return rows.map((row) => row.id)
}

/** Returns the accounts of the valid sessions among `sessions`. A session is the hash of its token, in hex. */
export async function findAccountsBySession(db: Queryable, sessions: readonly string[]): Promise<Map<string, Account>> {
  const { rows } = await db.query<Account & { session: string }>({
    name: 'find-accounts-by-session',
    text: `SELECT encode(session.token_hash, 'hex') AS session, account.id, account.name
           FROM session JOIN account ON account.id = session.account_id
           WHERE session.token_hash = ANY($1::bytea[]) AND session.expires_at > now() AND account.disabled_at IS NULL`,
    values: [sessions.map((session) => Buffer.from(session, 'hex'))],
  })
  return new Map(rows.map(({ session, id, name }) => [session, { id, name }]))
}

/** Returns the account that matches the name best, without its password. */
export async function findAccountDetails(db: Queryable, name: string) {
  const { rows } = await db.query<Account & { createdAt: Date; disabledAt: Date | null }>({
    text: `SELECT id, name, created_at AS "createdAt", disabled_at AS "disabledAt" FROM account
           WHERE ${MATCHES_NAME} ORDER BY ${BEST_MATCH}`,
    values: [name, nameKey(name)],
  })
  return rows[0]
}

export async function updatePassword(db: Queryable, account: number, passwordHash: string): Promise<void> {
  await db.query({ text: 'UPDATE account SET password_hash = $2 WHERE id = $1', values: [account, passwordHash] })
}

/** Replaces the password's hash if it is still `from`. Returns false if another request changed it first. */
export async function replacePassword(db: Queryable, account: number, from: string, to: string): Promise<boolean> {
  const { rows } = await db.query({
    text: 'UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2 RETURNING 1',
    values: [account, from, to],
  })
  return rows.length > 0
}

/** Disables or enables the account. A disabled account keeps its first time. */
export async function updateDisabled(db: Queryable, account: number, disabled: boolean): Promise<void> {
  await db.query({
    text: `UPDATE account SET disabled_at = CASE WHEN $2 THEN coalesce(disabled_at, now()) END WHERE id = $1`,
    values: [account, disabled],
  })
}

export async function updateName(db: Queryable, account: number, name: string): Promise<void> {
  await db.query({
    text: 'UPDATE account SET name = $2, name_key = $3 WHERE id = $1',
    values: [account, name, nameKey(name)],
  })
}

export async function createInvitation(db: Queryable, codeHash: Buffer, expiresAt: Date): Promise<void> {
  await db.query({
    text: 'INSERT INTO invitation (code_hash, expires_at) VALUES ($1, $2)',
    values: [codeHash, expiresAt],
  })
}
