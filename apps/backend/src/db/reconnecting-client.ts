import pg, { type QueryConfig, type QueryResult, type QueryResultRow } from 'pg'
import { createDatabaseState, type DatabaseState } from './database-state.ts'
import { DatabaseAway, isDatabaseAway } from './errors.ts'
import { connectionOptions, sessionLimits } from './pool.ts'
import type { Queryable } from './transaction.ts'

/** After this many milliseconds a lost connection reconnects at once. A connection that was lost sooner waits for its turn. */
const STABLE_MS = 2_000

/**
 * Settings that make the planner use indexes. PostgreSQL plans a prepared statement once, maybe while a table is small. That
 * plan would later read whole tables.
 */
export const PLAN_BY_KEY =
  'SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off'

export interface ReconnectingClientOptions {
  url: string
  /** The purpose of the connection, as shown in pg_stat_activity. */
  purpose: string
  /** Runs on each new connection before its first statement. */
  onConnect?: (client: pg.Client) => Promise<void>
  /** A new connection is ready. Notifications before it are lost. */
  onReady?: () => void
  onError?: (error: Error) => void
  /** The state that all connections of the process share. */
  state?: DatabaseState | undefined
}

export interface ReconnectingClient extends Queryable {
  /** Returns the connection. Throws DatabaseAway if there is none. */
  current(): pg.Client
  isConnected(): boolean
  /** Opens a new connection and then closes the current one, which receives notifications until then. */
  reconnect(): void
  close(): Promise<void>
}

/**
 * Creates one connection that reconnects after a loss. It pipelines statements: it sends them without waiting for earlier
 * results. While the database is away, every statement rejects with DatabaseAway at once.
 */
export function createReconnectingClient({
  url,
  purpose,
  onConnect,
  onReady,
  onError,
  state = createDatabaseState({ url }),
}: ReconnectingClientOptions): ReconnectingClient {
  let client: pg.Client | undefined
  let closed = false
  let lastError: Error | undefined

  async function connect() {
    let next: pg.Client | undefined
    let lost = false
    let readyAt = Number.POSITIVE_INFINITY
    const lose = (error: Error) => {
      if (lost) return
      lost = true
      next?.end().catch(() => {})
      if (client === next) client = undefined
      // Another connection works.
      if (closed || client) return
      lastError = error
      onError?.(error)
      state.lost(purpose, error)
      if (performance.now() - readyAt > STABLE_MS) void connect()
      else state.turns.wait(connect)
    }
    try {
      // The constructor throws if a certificate file in the address cannot be read.
      next = new pg.Client({ ...connectionOptions(url, purpose), pipeline: true })
      next.on('error', lose)
      next.on('end', () => lose(new Error('The database closed the connection')))
      await next.connect()
      await state.prepare(next)
      await next.query(`${sessionLimits()}; ${PLAN_BY_KEY}`)
      await onConnect?.(next)
      if (lost) return
      if (closed) return void next.end().catch(() => {})
      const old = client
      client = next
      readyAt = performance.now()
      old?.end().catch(() => {})
      state.connected(purpose)
      onReady?.()
    } catch (error) {
      lose(error instanceof Error ? error : new Error(String(error)))
    }
  }

  function current(): pg.Client {
    if (!client) throw new DatabaseAway(lastError)
    return client
  }

  void connect()
  return {
    current,
    isConnected: () => client !== undefined,
    reconnect: () => void connect(),

    async query<Row extends QueryResultRow>(statement: QueryConfig | string): Promise<QueryResult<Row>> {
      try {
        return await current().query<Row>(statement)
      } catch (error) {
        throw isDatabaseAway(error) ? new DatabaseAway(error) : error
      }
    },

    async close() {
      closed = true
      state.turns.cancel(connect)
      await client?.end().catch(() => {})
    },
  }
}
