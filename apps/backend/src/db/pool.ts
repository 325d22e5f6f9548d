import pg from 'pg'

/** Connections of each replica for transactions and for searches. PostgreSQL has 100 connections for all replicas. */
const TRANSACTIONS_MAX = 4
const SEARCHES_MAX = 2

/** Milliseconds to wait for a connection. Without this limit requests would hang while the database is away. */
const CONNECT_TIMEOUT_MS = 3_000

/** Milliseconds that one statement may take. Without this limit a statement that waits for a lock would keep its connection. */
const STATEMENT_TIMEOUT_MS = 10_000

/** Milliseconds that a search may take. A common word may match millions of messages. */
const SEARCH_TIMEOUT_MS = 5_000

/** Milliseconds to wait for a result, earlier pipelined statements included. After that the connection counts as dead. */
const ANSWER_MAX_MS = STATEMENT_TIMEOUT_MS + 5_000

/** Milliseconds after which PostgreSQL aborts an idle transaction, because writers wait at most 10 s for its room locks. */
const IDLE_IN_TRANSACTION_MAX_MS = 5_000

// Parse bigint as number: seqs and counts stay far below 2^53.
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
    // TCP keep-alive detects a dead idle connection. The system's default is two hours.
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

/** Creates the pool for transactions. */
export function createPool(url: string, onError: (error: Error) => void, prepare?: Prepare): pg.Pool {
  return createOwnPool({ ...connectionOptions(url, 'pool'), max: TRANSACTIONS_MAX }, onError, prepare, sessionLimits())
}

/** Creates the pool for searches, so that no other request waits for a search, which may take seconds. */
export function createSearchPool(url: string, onError: (error: Error) => void, prepare?: Prepare): pg.Pool {
  const limits = sessionLimits(SEARCH_TIMEOUT_MS)
  return createOwnPool({ ...connectionOptions(url, 'search'), max: SEARCHES_MAX }, onError, prepare, limits)
}

// Without these listeners a broken idle connection would end the process.
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
