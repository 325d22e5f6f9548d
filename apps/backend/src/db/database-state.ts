import type pg from 'pg'
import type { Logger } from 'pino'
import { describeFailure } from './describe-failure.ts'
import { DatabaseUnfit, findUnfitReason, isDatabaseAway } from './errors.ts'
import { createOutageLog } from './outage-log.ts'
import { createRetryTurns } from './retry-turns.ts'
import { createSessionCheck, requireFit } from './session-check.ts'

/** Milliseconds for which a replica is not ready after a failure that keeps the connection, for instance a full disk. */
const UNFIT_MS = 5_000

const AWAY = 'the database does not answer'
const REFUSED = 'the database cannot be used'

const SILENT = { warn() {} }

export interface DatabaseStateOptions {
  url: string
  /** If absent, nothing is logged. */
  logger?: Pick<Logger, 'warn'>
}

export interface Loss {
  reason: string
  /** The message of the database. Show it to operators only, because it may contain hosts and users. */
  message?: string
}

export type DatabaseState = ReturnType<typeof createDatabaseState>

/** The state of the database as all connections of the process see it: reachable and usable, or the reason why not. */
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

    /** Rejects with DatabaseUnfit if the chat cannot work through this connection. */
    async prepare(client: pg.ClientBase): Promise<void> {
      await session.require(client)
      await requireFit(client)
    },

    /** Reports that the connection for `purpose` was lost, or that an attempt to connect failed. */
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

    /** Reports that the connection for `purpose` works. */
    connected(purpose: string): void {
      away.delete(purpose)
      if (away.size === 0) {
        loss = undefined
        outage.ended()
      }
      turns.wake()
    },

    /** Reports a failed statement. Counts only if the database answers but cannot serve, for instance with a full disk. */
    failed(error: unknown): void {
      const reason = findUnfitReason(error)
      // The outage log already reports a lost connection.
      if (reason === undefined || away.size > 0) return
      unfit = { reason, at: Date.now() }
      failures.failed(reason, { message: describeFailure(error, url) })
    },

    /** Reports that a write was stored. */
    served(): void {
      unfit = undefined
      failures.ended()
    },

    /** Returns the reason why a connection for one of `purposes` is missing, or undefined if all work. */
    findLoss: (...purposes: string[]): Loss | undefined => (purposes.some((each) => away.has(each)) ? loss : undefined),

    /** Returns the reason of a recent failed write or statement, or undefined. */
    findUnfitness: (): string | undefined => (unfit && Date.now() - unfit.at < UNFIT_MS ? unfit.reason : undefined),
  }
}
