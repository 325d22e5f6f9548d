import type { Health } from '@chat/contract/health'
import type { Bus } from '../bus/bus.ts'
import type { DatabaseState } from '../db/database-state.ts'
import { readSchemaVersion } from '../db/migrate.ts'
import type { Queryable } from '../db/transaction.ts'
import type { TeachingSwitches } from '../teaching/teaching.ts'

export interface ReadinessOptions {
  /** Undefined where no database is configured, as the bus then. */
  db: Queryable | undefined
  /** Reads the identity of the database if it is not known. The replica cannot serve without it. */
  identify: (() => Promise<void>) | undefined
  bus: Pick<Bus, 'isConnected'> | undefined
  state: Pick<DatabaseState, 'findLoss' | 'findUnfitness'> | undefined
  /** The migration that this version of the code was written for. */
  schemaVersion: number
  /** Undefined where there are no teaching switches. */
  teaching: TeachingSwitches | undefined
}

export type Readiness = ReturnType<typeof createReadiness>

/** Whether this replica should get requests: the database answers, its schema is at least ours, and we do not stop. */
export function createReadiness({ db, identify, bus, state, schemaVersion, teaching }: ReadinessOptions) {
  let draining = false
  return {
    /** From now on not ready, whatever else holds. */
    drain() {
      draining = true
    },

    /** For whoever looks: a replica whose bus is away is no less ready. */
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
