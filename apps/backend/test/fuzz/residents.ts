import { createHash, randomBytes } from 'node:crypto'
import type { TestDatabase } from '../support/database.ts'

/** Access to the database beside the API. */
export type Database = Pick<TestDatabase, 'query'>

/** A signed-in account. */
export interface Resident {
  id: number
  name: string
  cookie: string
  /** The id of its session. */
  session: string
}

/** Accounts that one statement creates. */
const CHUNK = 500

/** Creates accounts with SQL, because thousands of sign-ups would spend their time in Argon2. */
export function createResidents(database: Database, passwordHash: string) {
  let spare: Resident[] = []
  let making: Promise<void> | undefined
  let made = 0

  async function make(): Promise<Resident[]> {
    const tokens = Array.from({ length: CHUNK }, () => randomBytes(32).toString('base64url'))
    const hashes = tokens.map((token) => createHash('sha256').update(token).digest())
    made += 1
    const rows = await database.query<{ id: number; name: string; session: string }>(
      `WITH made AS (
         INSERT INTO account (name, password_hash) SELECT 'resident ' || $1 || '-' || n, $4 FROM generate_series(1, $2) AS n
         RETURNING id, name
       ), numbered AS (SELECT *, row_number() OVER () AS n FROM made), signed AS (
         INSERT INTO session (account_id, token_hash, expires_at)
         SELECT id, hash, now() + interval '1 hour' FROM numbered
         JOIN unnest($3::bytea[]) WITH ORDINALITY AS h (hash, n) USING (n)
         RETURNING account_id, token_hash
       )
       SELECT id, name, encode(token_hash, 'hex') AS session FROM numbered JOIN signed ON account_id = id ORDER BY n`,
      [String(made), CHUNK, hashes, passwordHash],
    )
    return rows.map((row, index) => ({ ...row, cookie: `chat_session=${tokens[index]}` }))
  }

  return {
    /** Returns an unused account. */
    async next(): Promise<Resident> {
      for (;;) {
        const found = spare.pop()
        if (found) return found
        // Concurrent callers share one statement.
        making ??= make().then((fresh) => {
          spare = fresh
          making = undefined
        })
        await making
      }
    },
  }
}
