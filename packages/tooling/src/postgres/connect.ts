import pg from 'pg'

const CONNECT_TIMEOUT_MS = 5000

/** SQLSTATE of a server that starts or stops. */
const CANNOT_CONNECT_NOW = '57P03'

/** Connects, hands the client to `work`, and closes it again. */
export async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  // A connection that breaks between two queries: the next query fails and says so.
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Whether the server at this address lets us in (`ready`), is about to start or stop (`busy`), or is not there or not ours (`away`). */
export async function probe(url: string): Promise<'ready' | 'busy' | 'away'> {
  try {
    await withClient(url, (client) => client.query('SELECT 1'))
    return 'ready'
  } catch (error) {
    return (error as { code?: string }).code === CANNOT_CONNECT_NOW ? 'busy' : 'away'
  }
}
