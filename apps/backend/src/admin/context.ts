import type { Pool } from 'pg'
import { findAccountDetails } from '../accounts/repository.ts'
import type { Bus } from '../bus/bus.ts'

/** What an operator did wrong, or what stands in the way: shown as it is, without a stack. */
export class AdminError extends Error {}

/** What the commands work with. */
export interface AdminContext {
  pool: Pool
  bus: Bus
  /** Days after which messages are deleted, if they are. */
  retentionDays: number | undefined
  /** Prints a line for the operator. */
  say: (line: string) => void
}

/** The account of that name. Throws an AdminError when there is none. */
export async function findAccount({ pool }: AdminContext, name: string) {
  const account = await findAccountDetails(pool, name)
  if (!account) throw new AdminError(`There is no account of the name "${name}".`)
  return account
}
