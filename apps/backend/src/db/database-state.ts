import type pg from 'pg'
import type { Logger } from 'pino'
import { describeFailure } from './describe-failure.ts'
import { DatabaseUnfit, findUnfitReason, isDatabaseAway } from './errors.ts'
import { createOutageLog } from './outage-log.ts'
import { createRetryTurns } from './retry-turns.ts'
import { createSessionCheck, requireFit } from './session-check.ts'

/** Milliseconds for which a failure that needs no lost connection, as a full disk, keeps the replica from being ready. */
const UNFIT_MS = 5_000

const AWAY = 'the database does not answer'
const REFUSED = 'the database cannot be used'

const SILENT = { warn() {} }

export interface DatabaseStateOptions {
  url: string
  /** Without one nothing is logged. */
  logger?: Pick<Logger, 'warn'>
}

export interface Loss {
  reason: string
  /** The database's own words, for operators alone: they may name hosts and users. */
  message?: string
}

export type DatabaseState = ReturnType<typeof createDatabaseState>

/** What all connections of the process know together: whether the database can be reached and used, and if not, why. */
export function createDatabaseState({ url, logger = SILENT }: DatabaseStateOptions) {
  const away = new Set<string>()
  const turns = createRetryTurns()
  const session = createSessionCheck(url)
  const outage = createOutageLog({
    logger,
    begun: 'database away',
    lasts: 'database still away',
    over: 'database back',
  })
  const failures = createOutageLog({
    logger,
    begun: 'database cannot serve',
    lasts: 'database still cannot serve',
    over: 'database serves again',
  })
  let loss: Loss | undefined
  let unfit: { reason: string; at: number } | undefined

  return {
    turns,

    /** Rejects with DatabaseUnfit where the chat cannot work through this connection. */
    async prepare(client: pg.ClientBase): Promise<void> {
      await session.require(client)
      await requireFit(client)
    },

    /** The connection for `purpose` was lost, or an attempt to make it failed. */
    lost(purpose: string, error: Error): void {
      if (!away.has(purpose)) session.forget()
      away.add(purpose)
      const message = describeFailure(error, url)
      loss =
        error instanceof DatabaseUnfit
          ? { reason: message }
          : { reason: isDatabaseAway(error) ? AWAY : REFUSED, message }
      outage.failed(message, { connection: purpose })
    },

    /** The connection for `purpose` works. */
    connected(purpose: string): void {
      away.delete(purpose)
      if (away.size === 0) {
        loss = undefined
        outage.ended()
      }
      turns.wake()
    },

    /** A statement failed. Counts only where the database answers but cannot serve, as on a full disk. */
    failed(error: unknown): void {
      const reason = findUnfitReason(error)
      // An outage is told already.
      if (reason === undefined || away.size > 0) return
      unfit = { reason, at: Date.now() }
      failures.failed(reason, { message: describeFailure(error, url) })
    },

    /** A write was stored. */
    served(): void {
      unfit = undefined
      failures.ended()
    },

    /** Why a connection for one of `purposes` is missing; undefined while all of them work. */
    findLoss: (...purposes: string[]): Loss | undefined => (purposes.some((each) => away.has(each)) ? loss : undefined),

    /** Why the database could not serve a moment ago. */
    findUnfitness: (): string | undefined => (unfit && Date.now() - unfit.at < UNFIT_MS ? unfit.reason : undefined),
  }
}
