import pg from 'pg'

/** Connections for transactions other than the writer's: each replica has these, and PostgreSQL has 100 in all. */
const POOL_MAX = 4

/** Milliseconds to wait for a connection: a request should hear that the database is away, not hang. */
const CONNECT_TIMEOUT_MS = 3_000

/** Milliseconds that one statement may take: a lock that never comes must not hold a connection for ever. */
const STATEMENT_TIMEOUT_MS = 10_000

/** Milliseconds for an answer, with what was asked before it: the link is dead without knowing it, and is given up. */
const ANSWER_MAX_MS = STATEMENT_TIMEOUT_MS + 5_000

/** Milliseconds for which PostgreSQL waits for the rest of a transaction: less than others wait for the rooms that it holds. */
const IDLE_IN_TRANSACTION_MAX_MS = 5_000

// bigint as a number: seqs and counts stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** How every connection of this process is made. */
export function connectionOptions(url: string, purpose: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: `chat-backend ${purpose}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_MAX_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MAX_MS,
    // While nothing is asked, a dead link is found by TCP, not after two hours of silence.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
}

/** The pool for transactions. A broken idle connection is logged and replaced; it never ends the process. */
export function createPool(url: string, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...connectionOptions(url, 'pool'), max: POOL_MAX })
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  return pool
}
