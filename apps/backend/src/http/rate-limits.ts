import { createHash } from 'node:crypto'
import { nameKey } from '@chat/contract/name-key'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Queryable } from '../db/transaction.ts'
import { AppError } from './app-error.ts'
import { toCountedAddress } from './client-address.ts'

/** Names that may sign in from one address at the same rate. A school class may share one address. */
const NAMES_PER_ADDRESS = 10

/** Seconds over which the limits of an account are averaged, so that a short burst is allowed. */
const BURST_SECONDS = 10

/** Messages that count as one search. A few slow searches use all connections of the search pool. */
const MESSAGES_PER_SEARCH = 10

export interface RateLimitSettings {
  SIGN_UPS_PER_HOUR: number
  SIGN_INS_PER_MINUTE: number
  MESSAGES_PER_SECOND: number
  TYPINGS_PER_SECOND: number
}

export type RateLimits = ReturnType<typeof createRateLimits>

/** The rate limits. Each function rejects with a 429 that contains the time to wait. */
export function createRateLimits(db: Queryable, settings: RateLimitSettings) {
  // All replicas count in one row for each key. A migration creates the table.
  const shared = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPostgres({
      storeClient: db,
      storeType: 'client',
      tableName: 'rate_limit',
      tableCreated: true,
      keyPrefix,
      points,
      duration,
    })
  // A shared row for each message would cost more than the message.
  const own = (perSecond: number) =>
    new RateLimiterMemory({ points: Math.ceil(perSecond * BURST_SECONDS), duration: BURST_SECONDS })

  const signUps = shared('sign-up', settings.SIGN_UPS_PER_HOUR, 3_600)
  const signIns = shared('sign-in', settings.SIGN_INS_PER_MINUTE, 60)
  const signInsOfAddress = shared('sign-in-address', settings.SIGN_INS_PER_MINUTE * NAMES_PER_ADDRESS, 60)
  const messages = own(settings.MESSAGES_PER_SECOND)
  const searches = own(settings.MESSAGES_PER_SECOND / MESSAGES_PER_SEARCH)
  const typings = own(settings.TYPINGS_PER_SECOND)

  return {
    signUp: (address: string | undefined) => consume(signUps, hash(toCountedAddress(address))),

    async signIn(address: string | undefined, name: string) {
      const counted = toCountedAddress(address)
      await consume(signInsOfAddress, hash(counted))
      await consume(signIns, hash(counted, nameKey(name)))
    },

    /** Counts one change by an account: of a message, a room or a membership. */
    message: (account: number) => consume(messages, String(account)),

    search: (account: number) => consume(searches, String(account)),

    typing: (account: number) => consume(typings, String(account)),
  }
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000))
    throw new AppError('too-many-requests', { retryAfterSeconds })
  }
}

// Store hashes, so that the table contains no addresses and names.
function hash(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url')
}
