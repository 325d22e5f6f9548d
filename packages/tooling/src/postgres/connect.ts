import pg from 'pg'

const CONNECT_TIMEOUT_MS = 5000

/** SQLSTATE of a server that is starting or stopping. */
const CANNOT_CONNECT_NOW = '57P03'

/** Runs `work` with a connected client, then closes the client. */
export async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  // The connection broke between two queries. The next query reports it.
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Returns `ready`, `busy` for a server that is starting or stopping, or `away` if no server accepts this password. */
export async function probe(url: string): Promise<'ready' | 'busy' | 'away'> {
  try {
    await withClient(url, (client) => client.query('SELECT 1'))
    return 'ready'
  } catch (error) {
    return (error as { code?: string }).code === CANNOT_CONNECT_NOW ? 'busy' : 'away'
  }
}
