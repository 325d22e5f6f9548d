import pg from 'pg'
import { DatabaseUnfit } from './errors.ts'
import { connectionOptions } from './pool.ts'

/** Rounds in which two connections compare their servers. Poolers differ in the order in which they reuse servers. */
const ROUNDS = 4

/** Milliseconds to wait for the second connection. A session pooler without a free server delays it, which is no fault. */
const OTHER_MAX_MS = 3_000

export const TRANSACTION_POOLING =
  'DATABASE_URL leads to a pooler that hands each transaction to another server connection (transaction pooling). ' +
  'The chat needs sessions: set pool_mode=session, or use the direct address of PostgreSQL'

/** Rejects with DatabaseUnfit on a standby, or if the encoding of the database is not UTF8. */
export async function requireFit(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ standby: boolean; encoding: string }>(
    `SELECT pg_is_in_recovery() AS standby, current_setting('server_encoding') AS encoding`,
  )
  if (rows[0]?.standby) {
    throw new DatabaseUnfit('The database is a read-only standby: use the address of the primary in DATABASE_URL')
  }
  if (rows[0]?.encoding !== 'UTF8') {
    throw new DatabaseUnfit(
      `The encoding of the database is ${rows[0]?.encoding}, the chat needs UTF8: create a database with ` +
        "CREATE DATABASE chat ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0 and name it in DATABASE_URL",
    )
  }
}

export type SessionCheck = ReturnType<typeof createSessionCheck>

/** Checks once for each process that a connection keeps its server. The first connection checks for all others. */
export function createSessionCheck(url: string) {
  let checked: Promise<void> | undefined
  return {
    /** Rejects with DatabaseUnfit behind a pooler that shares servers between connections. */
    require(client: pg.ClientBase): Promise<void> {
      checked ??= requireOwnServer(client, url).catch((error: unknown) => {
        checked = undefined
        throw error
      })
      return checked
    },

    /** Repeats the check at the next connection, because the address may lead to another server by then. */
    forget(): void {
      checked = undefined
    },
  }
}

/**
 * Rejects with DatabaseUnfit if `client` does not keep its server: its process id changes, or another connection gets the
 * same process. Uses unnamed statements, because named ones fail behind such a pooler.
 */
export async function requireOwnServer(client: pg.ClientBase, url: string): Promise<void> {
  const other = new pg.Client({ ...connectionOptions(url, 'check'), query_timeout: OTHER_MAX_MS })
  other.on('error', () => {})
  // If there is no second connection, compare only the process of `client`.
  const readOther = () => readServer(other).catch(() => undefined)
  const own = new Set<number | undefined>()
  try {
    let comparable = await other.connect().then(
      () => true,
      () => false,
    )
    for (let round = 0; round < ROUNDS; round++) {
      // Ask twice in a row. With a round-robin pooler, two alternating connections would each get the same server every time.
      for (let statement = 0; statement < 2; statement++) own.add(await readServer(client))
      const foreign = comparable ? await readOther() : undefined
      comparable = foreign !== undefined
      if (own.size > 1 || (comparable && own.has(foreign))) throw new DatabaseUnfit(TRANSACTION_POOLING)
    }
  } finally {
    other.end().catch(() => {})
  }
}

async function readServer(client: pg.ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid
}
