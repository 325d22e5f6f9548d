import { createHash } from 'node:crypto'
import { nameKey } from '@chat/contract/name-key'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Queryable } from '../db/transaction.ts'
import { AppError } from './app-error.ts'
import { toCountedAddress } from './client-address.ts'

/** Names for which one address may sign in at once, as a class behind one address does. */
const NAMES_PER_ADDRESS = 10

/** Seconds over which what one account sends is counted: a pasted conversation is no flood. */
const BURST_SECONDS = 10

/** Messages that one may send for each search: a few slow searches hold all the connections that there are for them. */
const MESSAGES_PER_SEARCH = 10

export interface RateLimitSettings {
  SIGN_UPS_PER_HOUR: number
  SIGN_INS_PER_MINUTE: number
  MESSAGES_PER_SECOND: number
  TYPINGS_PER_SECOND: number
}

export type RateLimits = ReturnType<typeof createRateLimits>

/** How often things may be done. Each rejects with a 429 that says when to try again. */
export function createRateLimits(db: Queryable, settings: RateLimitSettings) {
  // One row for each key, which all replicas count in; the table comes with the migrations.
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

    /** One message or room, or one change of one or of who is in it, by an account. */
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

// The table is no list of who was here.
function hash(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url')
}
