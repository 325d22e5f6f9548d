import pg from 'pg'

/** Connections of each replica, of the 100 that PostgreSQL has in all: for transactions other than the writer's, and for searches. */
const TRANSACTIONS_MAX = 4
const SEARCHES_MAX = 2

/** Milliseconds to wait for a connection: a request should hear that the database is away, not hang. */
const CONNECT_TIMEOUT_MS = 3_000

/** Milliseconds that one statement may take: a lock that never comes must not hold a connection for ever. */
const STATEMENT_TIMEOUT_MS = 10_000

/** Milliseconds that a search may take: a common word may be found in millions of messages. */
const SEARCH_TIMEOUT_MS = 5_000

/** Milliseconds for an answer, with what was asked before it: the link is dead without knowing it, and is given up. */
const ANSWER_MAX_MS = STATEMENT_TIMEOUT_MS + 5_000

/** Milliseconds for which PostgreSQL waits for the rest of a transaction: less than others wait for the rooms that it holds. */
const IDLE_IN_TRANSACTION_MAX_MS = 5_000

// bigint as a number: seqs and counts stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Returns the options of every connection of this process. Poolers refuse PostgreSQL's limits as startup parameters, so
 * each connection runs `sessionLimits` first instead.
 */
export function connectionOptions(url: string, purpose: string): pg.ClientConfig {
  return {
    connectionString: nameTlsMode(url),
    application_name: `chat-backend ${purpose}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_MAX_MS,
    // While nothing is asked, a dead link is found by TCP, not after two hours of silence.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
}

/** Returns SQL that sets PostgreSQL's limits for a connection. */
export function sessionLimits(statementTimeout = STATEMENT_TIMEOUT_MS): string {
  return `SET statement_timeout = ${statementTimeout};
    SET idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MAX_MS}`
}

/** Runs first on each new connection of a pool. */
type Prepare = (client: pg.ClientBase) => Promise<void>

/** The pool for transactions. */
export function createPool(url: string, onError: (error: Error) => void, prepare?: Prepare): pg.Pool {
  return createOwnPool({ ...connectionOptions(url, 'pool'), max: TRANSACTIONS_MAX }, onError, prepare, sessionLimits())
}

/** The pool for searches, which may take seconds: nothing else waits for one. */
export function createSearchPool(url: string, onError: (error: Error) => void, prepare?: Prepare): pg.Pool {
  const limits = sessionLimits(SEARCH_TIMEOUT_MS)
  return createOwnPool({ ...connectionOptions(url, 'search'), max: SEARCHES_MAX }, onError, prepare, limits)
}

// A broken idle connection is logged and replaced; it never ends the process.
function createOwnPool(
  options: pg.PoolConfig,
  onError: (error: Error) => void,
  prepare: Prepare | undefined,
  limits: string,
): pg.Pool {
  const pool = new pg.Pool({
    ...options,
    async onConnect(client) {
      // pg-pool handles errors of idle connections only.
      client.on('error', onError)
      await prepare?.(client)
      await client.query(limits)
    },
  })
  pool.on('error', onError)
  return pool
}

// pg verifies the certificate in each of these modes, and prints a warning for the weaker names on stderr.
function nameTlsMode(url: string): string {
  if (/[?&]uselibpqcompat=true/.test(url)) return url
  return url.replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/, '$1verify-full')
}
