import type { Account } from '@chat/contract/accounts'
import type { Queryable } from '../db/transaction.ts'

export async function createAccount(db: Queryable, name: string, passwordHash: string): Promise<Account> {
  const { rows } = await db.query<Account>({
    text: 'INSERT INTO account (name, password_hash) VALUES ($1, $2) RETURNING id, name',
    values: [name, passwordHash],
  })
  return rows[0] as Account
}

/** The account of that name, without regard to case, with its password's hash. */
export async function findAccountByName(db: Queryable, name: string) {
  const { rows } = await db.query<Account & { passwordHash: string }>({
    text: 'SELECT id, name, password_hash AS "passwordHash" FROM account WHERE lower(name) = lower($1)',
    values: [name],
  })
  return rows[0]
}

export async function createSession(db: Queryable, account: number, tokenHash: Buffer, expiresAt: Date): Promise<void> {
  await db.query({
    text: 'INSERT INTO session (token_hash, account_id, expires_at) VALUES ($1, $2, $3)',
    values: [tokenHash, account, expiresAt],
  })
}

export async function deleteSession(db: Queryable, tokenHash: Buffer): Promise<void> {
  await db.query({ text: 'DELETE FROM session WHERE token_hash = $1', values: [tokenHash] })
}

/** The account that a session signs in, while the session lasts. */
export async function findAccountBySession(db: Queryable, tokenHash: Buffer): Promise<Account | undefined> {
  const { rows } = await db.query<Account>({
    name: 'find-account-by-session',
    text: `SELECT account.id, account.name FROM session JOIN account ON account.id = session.account_id
           WHERE session.token_hash = $1 AND session.expires_at > now()`,
    values: [tokenHash],
  })
  return rows[0]
}
