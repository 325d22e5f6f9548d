import type { ClientBase, Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg'
import { isDatabaseAway } from './errors.ts'

/** What runs one statement: a pool, a client, or a lasting client. */
export interface Queryable {
  query<Row extends QueryResultRow = never>(statement: QueryConfig | string): Promise<QueryResult<Row>>
}

/** What runs statements inside one transaction. */
export interface Transaction extends Queryable {
  /** Calls back once, when the transaction has ended; `committed` is false where that is not known. */
  onEnd(callback: (committed: boolean) => void): void
}

/**
 * Sends a whole transaction at once, on a client that pipelines: BEGIN, the statements that `work` sends before it waits
 * for anything, and COMMIT. Rejects, and has changed nothing, when any of them failed.
 */
export async function sendTransaction<T>(client: ClientBase, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const [, result, { command }] = await Promise.all([client.query('BEGIN'), work(client), client.query('COMMIT')])
  requireCommitted(command)
  return result
}

/** Runs `work` in a transaction on one client. Rejects, and has changed nothing, when any statement failed. */
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
    // Where nothing answers any more, this would wait for nothing: the connection is given up.
    if (!isDatabaseAway(error)) await tx.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    for (const callback of callbacks) callback(committed)
  }
}

// COMMIT of a transaction that failed before is answered with ROLLBACK, not with an error.
function requireCommitted(command: string) {
  if (command !== 'COMMIT') throw new Error('The transaction was rolled back')
}

/** The same on a client of the pool. */
export async function withPooledTransaction<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: unknown
  try {
    return await withTransaction(client, work)
  } catch (error) {
    failure = error
    throw error
  } finally {
    // Thrown away, not handed to the next one, where the connection broke or the transaction is perhaps still open. After
    // a refusal of ours it is neither: a new connection for each would cost more than what was refused.
    client.release(isDatabaseAway(failure) || client.getTransactionStatus() !== 'I')
  }
}
