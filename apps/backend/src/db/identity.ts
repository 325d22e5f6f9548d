import { SELECT_EPOCH } from './epoch.ts'
import { DatabaseAway } from './errors.ts'
import type { Queryable } from './transaction.ts'

/** The identity that a database stores. */
export interface Identity {
  /** New after each restore. See epoch.ts. */
  epoch: string
  /** The id of the installation, a UUID. A restore keeps it; no two installations share it. */
  installation: string
}

/** SQL that returns one row with the columns of `Identity`. */
export const SELECT_IDENTITY = `SELECT (${SELECT_EPOCH}) AS epoch, (SELECT id::text FROM installation) AS installation`

/** Reads the identity of the database; undefined before the migrations have run. */
export async function readIdentity(db: Queryable): Promise<Identity | undefined> {
  const { rows: tables } = await db.query<{ there: boolean }>(`SELECT to_regclass('installation') IS NOT NULL AS there`)
  if (!tables[0]?.there) return undefined
  const { rows } = await db.query<Identity>(SELECT_IDENTITY)
  return rows[0]
}

/**
 * Returns SQL for the key of an advisory lock. The key depends on the installation, because advisory locks belong to the
 * whole database and two installations may share it in two schemas.
 */
export const lockKey = (purpose: string) => `hashtextextended('chat ${purpose} ' || (SELECT id FROM installation), 0)`

export type IdentityKeeper = ReturnType<typeof createIdentityKeeper>

/** Holds the identity that this replica read last. Each callback runs for the first value and after each change. */
export function createIdentityKeeper(onChange: { epoch: () => void; installation: (id: string) => void }) {
  let seen: Identity | undefined

  function get(): Identity {
    if (!seen) throw new DatabaseAway()
    return seen
  }

  return {
    isKnown: () => seen !== undefined,
    /** Throws DatabaseAway before the identity is known. */
    epoch: () => get().epoch,
    /** Throws DatabaseAway before the identity is known. */
    installation: () => get().installation,
    update(next: Identity) {
      const last = seen
      seen = next
      if (last?.epoch !== next.epoch) onChange.epoch()
      if (last?.installation !== next.installation) onChange.installation(next.installation)
    },
  }
}
