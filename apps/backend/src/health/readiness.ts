import type { Health } from '@chat/contract/health'
import type { Bus } from '../bus/bus.ts'
import type { DatabaseState } from '../db/database-state.ts'
import { readSchemaVersion } from '../db/migrate.ts'
import type { Queryable } from '../db/transaction.ts'
import type { TeachingSwitches } from '../teaching/teaching.ts'

export interface ReadinessOptions {
  /** Undefined if no database is configured. Then `bus` is undefined, too. */
  db: Queryable | undefined
  /** Reads the identity of the database if it is not known. The replica cannot serve without it. */
  identify: (() => Promise<void>) | undefined
  bus: Pick<Bus, 'isConnected'> | undefined
  state: Pick<DatabaseState, 'findLoss' | 'findUnfitness'> | undefined
  /** The migration that this version needs. */
  schemaVersion: number
  /** Undefined if there are no teaching switches. */
  teaching: TeachingSwitches | undefined
}

export type Readiness = ReturnType<typeof createReadiness>

/** Checks readiness: the database answers, its schema is new enough, and the replica does not stop. */
export function createReadiness({ db, identify, bus, state, schemaVersion, teaching }: ReadinessOptions) {
  let draining = false
  return {
    /** Makes the replica not ready from now on. */
    drain() {
      draining = true
    },

    /** Returns the state of the bus, for information only: a replica without a bus is still ready. */
    getBus: (): Health['bus'] => bus && (bus.isConnected() ? 'ok' : 'away'),

    /** `message` comes from the database. Show it to operators only, because it may contain hosts and users. */
    async check(): Promise<{ reason?: string; message?: string; database: Health['database'] }> {
      if (!db) return { reason: 'no DATABASE_URL is configured', database: 'not configured' }
      const found = await readState(db).catch(() => undefined)
      const loss = state?.findLoss('statements', 'writer')
      if (!found || loss) return { reason: 'the database does not answer', ...loss, database: 'away' }
      if (draining) return { reason: 'this instance is stopping', database: 'ok' }
      if (teaching?.isNotReady()) return { reason: 'a teaching switch says so', database: 'ok' }
      if (found.version < schemaVersion) {
        const reason = `the database is at migration ${found.version}, this version needs ${schemaVersion}`
        return { reason, database: 'ok' }
      }
      await identify?.()
      const unfit = found.readOnly ? 'The database is read-only' : state?.findUnfitness()
      if (unfit) return { reason: unfit, database: 'ok' }
      return { database: 'ok' }
    },
  }
}

async function readState(db: Queryable) {
  const [version, { rows }] = await Promise.all([
    readSchemaVersion(db),
    db.query<{ readOnly: boolean }>(`SELECT current_setting('transaction_read_only')::boolean AS "readOnly"`),
  ])
  return { version, readOnly: rows[0]?.readOnly }
}
