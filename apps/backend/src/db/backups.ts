import type { Queryable } from './transaction.ts'

/** Returns the Unix time, in seconds, of the newest backup, or of the first migration if there is no backup. */
export async function findLastBackup(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ seconds: number }>(
    `SELECT extract(epoch FROM coalesce((SELECT max(finished_at) FROM backup),
              (SELECT min(applied_at) FROM schema_migration)))::float8 AS seconds`,
  )
  return rows[0]?.seconds ?? Number.NaN
}
