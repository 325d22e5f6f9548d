import type { ClientBase, Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg'

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
 * Runs `work` in a transaction on one client, the only BEGIN there is. Where the client pipelines, BEGIN travels
 * together with the first statements of `work`, and COMMIT with those that it did not wait for. Rejects, and has
 * changed nothing, when any statement failed.
 */
export async function withTransaction<T>(client: ClientBase, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const pipelined = 'pipeline' in client && client.pipeline
  const callbacks: ((committed: boolean) => void)[] = []
  const statements: Promise<unknown>[] = []
  const tx: Transaction = {
    query<Row extends QueryResultRow>(statement: QueryConfig | string) {
      const answered = client.query<Row>(statement)
      statements.push(answered)
      return answered
    },
    onEnd: (callback) => void callbacks.push(callback),
  }
  let committed = false
  try {
    const begun = tx.query('BEGIN')
    if (!pipelined) await begun
    const [, result] = await Promise.all([begun, work(tx)])
    if (!pipelined) await Promise.all(statements)
    const [{ command }] = await Promise.all([tx.query('COMMIT'), ...statements])
    // COMMIT of a transaction that failed before is answered with ROLLBACK, not with an error.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back')
    committed = true
    return result
  } catch (error) {
    await tx.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    for (const callback of callbacks) callback(committed)
  }
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
    // A client whose connection broke is thrown away, not handed to the next one.
    client.release(failure instanceof Error && !('severity' in failure))
  }
}
