import type { ClientBase, Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg'
import { isDatabaseAway } from './errors.ts'

/** Runs single statements: a pool, a client, or a ReconnectingClient. */
export interface Queryable {
  query<Row extends QueryResultRow = never>(statement: QueryConfig | string): Promise<QueryResult<Row>>
}

/** Runs statements inside one transaction. */
export interface Transaction extends Queryable {
  /** Runs `callback` once at the end of the transaction. `committed` is false if the outcome is unknown. */
  onEnd(callback: (committed: boolean) => void): void
}

/**
 * Sends a whole transaction at once on a pipelining client: BEGIN, the statements that `work` sends synchronously, and COMMIT.
 * If a statement fails, rejects without changes.
 */
export async function sendTransaction<T>(client: ClientBase, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const [, result, { command }] = await Promise.all([client.query('BEGIN'), work(client), client.query('COMMIT')])
  requireCommitted(command)
  return result
}

/** Runs `work` in a transaction on one client. If a statement fails, rejects without changes. */
export async function withTransaction<T>(client: ClientBase, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const callbacks: ((committed: boolean) => void)[] = []
  const tx: Transaction = {
    query: (statement) => client.query(statement),
    onEnd: (callback) => void callbacks.push(callback),
  }
  let committed = false
  try {
    await tx.query('BEGIN')
    const result = await work(tx)
    const { command } = await tx.query('COMMIT')
    requireCommitted(command)
    committed = true
    return result
  } catch (error) {
    // A broken connection would not answer the ROLLBACK.
    if (!isDatabaseAway(error)) await tx.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    for (const callback of callbacks) callback(committed)
  }
}

// PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, not with an error.
function requireCommitted(command: string) {
  if (command !== 'COMMIT') throw new Error('The transaction was rolled back')
}

/** Runs `work` in a transaction on a client of the pool. */
export async function withPooledTransaction<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: unknown
  try {
    return await withTransaction(client, work)
  } catch (error) {
    failure = error
    throw error
  } finally {
    // Close the connection if it broke or if the transaction may still be open. Otherwise reuse it.
    client.release(isDatabaseAway(failure) || client.getTransactionStatus() !== 'I')
  }
}
