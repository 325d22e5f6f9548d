import { nameKey } from '@chat/contract/name-key'
import { isUniqueViolation } from './errors.ts'
import type { Queryable } from './transaction.ts'

/** Rows that get their keys in one statement. More could exceed the statement timeout of 10 s. */
const BATCH = 1_000

/** The condition, for each table, on the rows whose names must be unique. */
export const UNIQUE_NAMES = { account: 'true', room: "visibility = 'public'" } as const
type Named = keyof typeof UNIQUE_NAMES

/** The unique indexes of each table. The second index belongs to the previous version. */
const INDEXES = {
  account: ['account_name_key_idx', 'account_name_key'],
  room: ['room_public_name_key_idx', 'room_public_name_key'],
}

/** Returns whether the error means that another row of the table has this name. */
export const isNameTaken = (error: unknown, table: Named): boolean =>
  INDEXES[table].some((index) => isUniqueViolation(error, index))

/**
 * A condition that finds the accounts for the name $1 with the key $2: the account with that key, older accounts that
 * collide with it, and accounts of the previous version, which have no key. BEST_MATCH orders them.
 */
export const MATCHES_NAME = `(name_key = $2 OR (name_key > $2 || E'\\n' AND name_key < $2 || E'\\x0B')
  OR (name_key IS NULL AND lower(name) = lower($1)))`

/** The order of these rows. A spelling that reached an account before keys existed still reaches the same account. */
export const BEST_MATCH = 'name = $1 DESC, lower(name) = lower($1) DESC, name_key LIMIT 1'

/** SQL that sorts rows of the table by name. A row of the previous version has no key and sorts by its lower-case name. */
export const byName = (table: Named) => `coalesce(${table}.name_key, lower(${table}.name) COLLATE "C")`

/**
 * Adds a key to each account and public room without one. If names collide, the oldest row gets the key. Later rows get
 * the key, a line feed and their id; no other key contains a line feed.
 */
export async function fillNameKeys(db: Queryable): Promise<void> {
  for (const table of Object.keys(UNIQUE_NAMES) as Named[]) {
    while (await fillBatch(db, table));
  }
}

/** Returns whether there may be more rows without a key. */
async function fillBatch(db: Queryable, table: Named): Promise<boolean> {
  const { rows } = await db.query<{ id: number; name: string }>({
    text: `SELECT id, name FROM ${table} WHERE name_key IS NULL AND ${UNIQUE_NAMES[table]} ORDER BY id LIMIT $1`,
    values: [BATCH],
  })
  if (rows.length === 0) return false
  const update = db.query({
    text: `UPDATE ${table} SET name_key = CASE
             WHEN copy > 1 OR EXISTS (
               SELECT FROM ${table} AS other WHERE other.name_key = filled.key AND ${UNIQUE_NAMES[table]})
             THEN filled.key || E'\\n' || filled.id ELSE filled.key END
           FROM (SELECT id, name, key, row_number() OVER (PARTITION BY key ORDER BY id) AS copy
                 FROM unnest($1::int[], $2::text[], $3::text[]) AS named (id, name, key)) AS filled
           WHERE ${table}.id = filled.id AND ${table}.name = filled.name AND ${table}.name_key IS NULL`,
    values: [rows.map(({ id }) => id), rows.map(({ name }) => name), rows.map(({ name }) => nameKey(name))],
  })
  // Another process used one of these keys meanwhile. The next turn reads it and continues.
  await update.catch((error: unknown) => {
    if (!isNameTaken(error, table)) throw error
  })
  return true
}
