import type { Pool } from 'pg'
import { findAccountDetails } from '../accounts/repository.ts'
import type { Bus } from '../bus/bus.ts'

/** An error that the command prints without a stack: wrong usage, or a reason why it cannot run. */
export class AdminError extends Error {}

/** The dependencies of the commands. */
export interface AdminContext {
  pool: Pool
  bus: Bus
  /** Days after which messages are deleted; undefined keeps them. */
  retentionDays: number | undefined
  /** Prints a line for the operator. */
  say: (line: string) => void
}

/** Returns the account of that name. Throws an AdminError if there is none. */
export async function findAccount({ pool }: AdminContext, name: string) {
  const account = await findAccountDetails(pool, name)
  if (!account) throw new AdminError(`There is no account of the name "${name}".`)
  return account
}
