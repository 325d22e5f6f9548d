import pg from 'pg'

/** The database cannot be reached, or the connection broke: nothing is known of what was under way. */
export class DatabaseAway extends Error {
  constructor(cause?: unknown) {
    super('The database is away', { cause })
    this.name = 'DatabaseAway'
  }
}

// https://www.postgresql.org/docs/18/errcodes-appendix.html: connection exceptions, operator intervention (shutdown,
// crash, still starting), too many connections, a transaction that was given up as its rest did not come.
const AWAY = /^(08|57P0|53300|25P03)/

/** Whether the database did not answer, in contrast to answering with an error. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true
  if (error instanceof pg.DatabaseError) return AWAY.test(error.code ?? '')
  // pg has no class for these; they come from the socket or from pg's own client.
  return (
    error instanceof Error &&
    (/^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/.test(String(Object(error).code)) ||
      /connection terminated|timeout exceeded|not queryable|client was closed|timeout expired|read timeout/i.test(
        error.message,
      ))
  )
}

/** Whether a statement took longer than it may. */
export function isStatementTimeout(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '57014'
}

/** Whether a unique index refused the row, and which. */
export function isUniqueViolation(error: unknown, index: string): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === index
}
