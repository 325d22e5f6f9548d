import pg, { type QueryConfig, type QueryResult, type QueryResultRow } from 'pg'
import { createDatabaseState, type DatabaseState } from './database-state.ts'
import { DatabaseAway, isDatabaseAway } from './errors.ts'
import { connectionOptions, sessionLimits } from './pool.ts'
import type { Queryable } from './transaction.ts'

/** A connection that lasted for this many milliseconds reconnects at once. One that was lost sooner waits for its turn. */
const STABLE_MS = 2_000

/**
 * Every statement of these connections goes by key. Its plan is made once, maybe while the tables are small, and kept:
 * by the planner's own choice it would then read whole tables, or whole rooms, that have grown since.
 */
export const PLAN_BY_KEY =
  'SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off'

export interface LastingClientOptions {
  url: string
  /** What the connection is for, as shown in pg_stat_activity. */
  purpose: string
  /** Runs on each new connection before anything else may use it. */
  onConnect?: (client: pg.Client) => Promise<void>
  /** A new connection is there to be used: what happened before it was not heard. */
  onReady?: () => void
  onError?: (error: Error) => void
  /** The state that all connections of the process share. */
  state?: DatabaseState | undefined
}

export interface LastingClient extends Queryable {
  /** The connection of now; throws DatabaseAway when there is none. */
  current(): pg.Client
  isConnected(): boolean
  /** Makes another connection, and then gives this one up: what comes meanwhile still comes. */
  reconnect(): void
  close(): Promise<void>
}

/**
 * One connection that comes back by itself, with statements pipelined: many can be under way at once, in order.
 * While the database is away every statement rejects with DatabaseAway at once.
 */
export function createLastingClient({
  url,
  purpose,
  onConnect,
  onReady,
  onError,
  state = createDatabaseState({ url }),
}: LastingClientOptions): LastingClient {
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
      // It was replaced, or was to replace one that still works.
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
