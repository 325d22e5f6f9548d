import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withClient } from '../../../scripts/postgres/connect.ts'
import type { Postgres } from '../../../scripts/postgres/server.ts'
import type { Supervisor } from '../../../scripts/process/supervisor.ts'
import { createDatabase } from './database.ts'
import { type PopulateStatements, populate } from './populate.ts'
import { startReplicas } from './replicas.ts'
import type { Side } from './stack.ts'

const FOLDER = join(import.meta.dirname, '..', 'peer')

const STATEMENTS: PopulateStatements = {
  rooms: `INSERT INTO room (name) SELECT 'bench ' || n FROM generate_series(1, $1) AS n RETURNING id`,
  accounts: `INSERT INTO account (name) SELECT 'bench ' || n FROM generate_series(1, $1) AS n RETURNING id`,
  sessions: `INSERT INTO session (account_id, token_hash, expires_at)
             SELECT id, hash, now() + interval '1 day' FROM unnest($1::integer[], $2::bytea[]) AS s (id, hash)`,
  members: `INSERT INTO room_member (room_id, account_id) SELECT * FROM unnest($1::integer[], $2::integer[])`,
  // Room after room within each number, so that everybody's last messages are the last of the table.
  messages: [
    `INSERT INTO message (room_id, author_id, client_id, body)
     SELECT room, $3, gen_random_uuid(), 'message ' || n
     FROM generate_series(1, $2::integer) AS n, unnest($1::integer[]) AS room ORDER BY n, room`,
  ],
}

/** The peer: socket.io with its PostgreSQL adapter, in its production mode. */
export function createPeer(supervisor: Supervisor, postgres: Postgres): Side {
  return {
    name: 'socket.io',
    async start(count) {
      const database = await createDatabase(postgres)
      await withClient(database.url, (client) => client.query(readFileSync(join(FOLDER, 'tables.sql'), 'utf8')))
      const replicas = await startReplicas({
        supervisor,
        name: 'socket.io',
        program: join(FOLDER, 'server.ts'),
        env: () => ({ ...process.env, NODE_ENV: 'production', DATABASE_URL: database.url }),
        count,
      })
      return {
        protocol: 'socket.io',
        databaseUrl: database.url,
        urls: replicas.urls,
        metricsUrls: [],
        pids: replicas.pids,
        populate: (population) => populate(database.url, STATEMENTS, population),
        placeBefore: ({ rooms, messagesPerRoom = 0 }, missed) => rooms * (messagesPerRoom - missed),
        async stop() {
          await replicas.stop()
          await database.drop()
        },
      }
    },
  }
}
