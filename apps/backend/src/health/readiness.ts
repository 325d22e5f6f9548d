import type { Health } from '@chat/contract/health'
import { readSchemaVersion } from '../db/migrate.ts'
import type { Queryable } from '../db/transaction.ts'
import type { Bus } from '../realtime/bus.ts'
import type { TeachingSwitches } from '../teaching/teaching.ts'

export interface ReadinessOptions {
  /** Undefined where no database is configured, as the bus then. */
  db: Queryable | undefined
  /** Reads the identity of the database, unless it is known: nothing is served without. */
  identify: (() => Promise<void>) | undefined
  bus: Pick<Bus, 'isConnected'> | undefined
  /** The migration that this version of the code was written for. */
  schemaVersion: number
  /** Undefined where there are no teaching switches. */
  teaching: TeachingSwitches | undefined
}

export type Readiness = ReturnType<typeof createReadiness>

/** Whether this replica should get requests: the database answers, its schema is at least ours, and we do not stop. */
export function createReadiness({ db, identify, bus, schemaVersion, teaching }: ReadinessOptions) {
  let draining = false
  return {
    /** From now on not ready, whatever else holds. */
    drain() {
      draining = true
    },

    /** For whoever looks: a replica whose bus is away is no less ready. */
    getBus: (): Health['bus'] => bus && (bus.isConnected() ? 'ok' : 'away'),

    async check(): Promise<{ reason?: string; database: Health['database'] }> {
      if (!db) return { reason: 'no DATABASE_URL is configured', database: 'not configured' }
      const found = await readSchemaVersion(db).catch(() => undefined)
      if (found === undefined) return { reason: 'the database does not answer', database: 'away' }
      if (draining) return { reason: 'this instance is stopping', database: 'ok' }
      if (teaching?.isNotReady()) return { reason: 'a teaching switch says so', database: 'ok' }
      if (found < schemaVersion) {
        return { reason: `the database is at migration ${found}, this version needs ${schemaVersion}`, database: 'ok' }
      }
      await identify?.()
      return { database: 'ok' }
    },
  }
}
