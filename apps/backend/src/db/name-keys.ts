import { nameKey } from '@chat/contract/name-key'
import { isUniqueViolation } from './errors.ts'
import type { Queryable } from './transaction.ts'

/** Rows that get their keys by one statement: a statement ends after 10 s. */
const BATCH = 1_000

/** The rows of each table whose names are unique. */
export const UNIQUE_NAMES = { account: 'true', room: "visibility = 'public'" } as const
type Named = keyof typeof UNIQUE_NAMES

/** The indexes that refuse a second row; the second of each is the previous version's. */
const INDEXES = {
  account: ['account_name_key_idx', 'account_name_key'],
  room: ['room_public_name_key_idx', 'room_public_name_key'],
}

/** Whether another row of the table has this name. */
export const isNameTaken = (error: unknown, table: Named): boolean =>
  INDEXES[table].some((index) => isUniqueViolation(error, index))

/**
 * A condition on `account`: the rows that $1, a name with the key $2, may mean. Besides the one with that key these are
 * older rows with the same key, and rows of the previous version, which have none. BEST_MATCH orders them.
 */
export const MATCHES_NAME = `(name_key = $2 OR (name_key > $2 || E'\\n' AND name_key < $2 || E'\\x0B')
  OR (name_key IS NULL AND lower(name) = lower($1)))`

/** The order in which to take one of these rows: a spelling that reached an account before there were keys still does. */
export const BEST_MATCH = 'name = $1 DESC, lower(name) = lower($1) DESC, name_key LIMIT 1'

/** What rows of the table are sorted by; a row of the previous version sorts by its name. */
export const byName = (table: Named) => `coalesce(${table}.name_key, lower(${table}.name) COLLATE "C")`

/**
 * Gives a key to each account and public room that has none. Where names collide, the oldest row gets the key. Later
 * ones get the key, a line feed, which no key contains, and their id.
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
  // Another process gave out one of these keys meanwhile: the next turn sees it.
  await update.catch((error: unknown) => {
    if (!isNameTaken(error, table)) throw error
  })
  return true
}
