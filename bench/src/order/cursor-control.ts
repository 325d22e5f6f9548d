import pg from 'pg'

/** Rows in one read. */
const READ_MAX = 1_000

export interface ControlResult {
  stored: number
  missed: number
}

export interface CursorControl {
  /** Stops the writers, reads the remaining rows, and compares. */
  stop(): Promise<ControlResult>
}

/**
 * Starts the usual way to follow a table, as a control: concurrent writers INSERT, and a reader selects `id > last`.
 * PostgreSQL assigns ids before the commit, so a lower id may become visible after the reader has read a higher one.
 */
export async function startCursorControl(url: string, writers: number): Promise<CursorControl> {
  const pool = new pg.Pool({ connectionString: url, max: writers + 1 })
  await pool.query('CREATE TABLE control (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)')
  let ended = false
  let seen = 0
  let last = 0

  async function write() {
    while (!ended) await pool.query(`INSERT INTO control (body) VALUES ('a message of ordinary length, more or less')`)
  }
  async function readOnce(): Promise<number> {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM control WHERE id > $1 ORDER BY id LIMIT ${READ_MAX}`,
      [last],
    )
    seen += rows.length
    last = Number(rows.at(-1)?.id ?? last)
    return rows.length
  }
  async function read() {
    while (!ended) await readOnce()
  }

  const running = Promise.all([...Array.from({ length: writers }, write), read()])
  // `stop` reports a failure.
  running.catch(() => {})
  return {
    async stop() {
      ended = true
      try {
        await running
        while ((await readOnce()) > 0);
        const { rows } = await pool.query<{ count: string }>('SELECT count(*) FROM control')
        const stored = Number(rows[0]?.count)
        return { stored, missed: stored - seen }
      } finally {
        await pool.end()
      }
    },
  }
}
