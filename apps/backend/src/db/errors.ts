import pg from 'pg'

/** The database cannot be reached, or the connection broke. A statement that was running may or may not have succeeded. */
export class DatabaseAway extends Error {
  constructor(cause?: unknown) {
    super('The database is away', { cause })
    this.name = 'DatabaseAway'
  }
}

/** The database answers, but the chat cannot work with it. The message contains the reason and the remedy. */
export class DatabaseUnfit extends Error {
  override readonly name = 'DatabaseUnfit'
}

// Connection exceptions, operator intervention (shutdown, crash, still starting), too many connections, and a transaction
// that was idle for too long. Source: https://www.postgresql.org/docs/18/errcodes-appendix.html
const AWAY = /^(08|57P0|53300|25P03)/

/** Errors of a database that answers but cannot serve now: SQLSTATE or its class, and the reason that clients may see. */
const UNFIT: Record<string, string> = {
  '25006': 'The database is read-only',
  '28': 'The database refuses the login',
  '3D000': 'The database does not exist',
  '42501': 'The role of the chat lacks a right in the database',
  '53': 'The database lacks resources',
  '53100': 'The disk of the database is full',
  '53200': 'The database is out of memory',
  '53300': 'The database has no free connection',
  '53400': 'The database has reached a limit of its configuration',
  '55000': 'The database is in a state that cannot serve',
  '58': 'The system of the database fails',
  '58030': 'The database cannot read or write its files',
}

/** Returns whether the database did not answer, or refused to serve, in contrast to a failed statement. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true
  if (error instanceof pg.DatabaseError) return AWAY.test(error.code ?? '')
  // pg has no class for these errors of the socket and of its own client. ENOENT means that a UNIX socket does not exist.
  return (
    error instanceof Error &&
    (['connect', 'getaddrinfo'].includes(String(Object(error).syscall)) ||
      /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/.test(String(Object(error).code)) ||
      /connection terminated|timeout exceeded|not queryable|client was closed|timeout expired|read timeout/i.test(
        error.message,
      ))
  )
}

/** Returns the reason why the database answers but cannot serve now; undefined for any other error. */
export function findUnfitReason(error: unknown): string | undefined {
  if (error instanceof DatabaseUnfit) return error.message
  if (error instanceof DatabaseAway) return findUnfitReason(error.cause)
  if (!(error instanceof pg.DatabaseError)) return undefined
  const { code = '' } = error
  return UNFIT[code] ?? UNFIT[code.slice(0, 2)]
}

/** Returns whether the state of the database caused the failure, and not a bug. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return isDatabaseAway(error) || findUnfitReason(error) !== undefined
}

/** Returns the log level of a failure. The state of the database is logged once, so requests log it at a lower level. */
export function failureLevel(error: unknown): 'debug' | 'warn' {
  return isDatabaseUnavailable(error) ? 'debug' : 'warn'
}

/** Returns whether a statement exceeded its statement_timeout. */
export function isStatementTimeout(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '57014'
}

/** Returns whether a statement exceeded its lock_timeout while it waited for a table or row. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '55P03'
}

/** Returns whether the unique index `index` refused the row. */
export function isUniqueViolation(error: unknown, index: string): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === index
}
