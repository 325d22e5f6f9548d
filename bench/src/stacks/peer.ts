import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Implementation } from '@chat/testing/stacks/implementation'
import { withClient } from '@chat/tooling/postgres/connect'

const FOLDER = join(import.meta.dirname, '..', 'peer')

/** The peer: socket.io with its PostgreSQL adapter, in its production mode. */
export const peer: Implementation = {
  name: 'socket.io',
  program: join(FOLDER, 'server.ts'),
  env: (databaseUrl) => ({ ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl }),
  positionBefore: ({ rooms, messagesPerRoom = 0 }, missed) => rooms * (messagesPerRoom - missed),
  hasMetrics: false,

  prepare: (databaseUrl) =>
    withClient(databaseUrl, async (client) => {
      await client.query(readFileSync(join(FOLDER, 'tables.sql'), 'utf8'))
    }),

  statements: {
    rooms: `INSERT INTO room (name) SELECT 'bench ' || n FROM generate_series(1, $1) AS n RETURNING id`,
    accounts: `INSERT INTO account (name) SELECT 'bench ' || n FROM generate_series(1, $1) AS n RETURNING id`,
    sessions: `INSERT INTO session (account_id, token_hash, expires_at)
               SELECT id, hash, now() + interval '1 day' FROM unnest($1::integer[], $2::bytea[]) AS s (id, hash)`,
    members: 'INSERT INTO room_member (room_id, account_id) SELECT * FROM unnest($1::integer[], $2::integer[])',
    // Ordered by number, so that the last messages of every room are the last of the table.
    messages: [
      `INSERT INTO message (room_id, author_id, client_id, body)
       SELECT room, $3, gen_random_uuid(), 'message ' || n
       FROM generate_series(1, $2::integer) AS n, unnest($1::integer[]) AS room ORDER BY n, room`,
    ],
  },
}
