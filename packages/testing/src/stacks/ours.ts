import { join } from 'node:path'
import { BACKEND, LOGS } from '@chat/tooling/folders'
import { backendEnv } from '@chat/tooling/process/backends'
import type { Supervisor } from '@chat/tooling/process/supervisor'
import type { Implementation } from './implementation.ts'

/** The load generator exceeds the default limit. Everything else is as in `npm start`: logs and metrics are on. */
const RAISED_LIMITS = { MESSAGES_PER_SECOND: '1000000' }

/** Our backend as shipped: the bundle with the environment of `npm start` and `more`. */
export function createOurs(supervisor: Supervisor, more: NodeJS.ProcessEnv = {}): Implementation {
  return {
    name: 'ours',
    program: join(BACKEND, 'dist', 'server.js'),
    env: (databaseUrl, number) => ({
      ...backendEnv(databaseUrl),
      ...RAISED_LIMITS,
      ...more,
      INSTANCE: `backend-${number}`,
    }),
    positionBefore: ({ messagesPerRoom = 0 }, missed) => messagesPerRoom - missed,
    hasMetrics: true,

    prepare: (databaseUrl) =>
      supervisor.run({
        name: 'The migration',
        command: process.execPath,
        args: [join(BACKEND, 'dist', 'migrate.js')],
        env: backendEnv(databaseUrl),
        log: join(LOGS, 'bench-migrate.log'),
      }),

    statements: {
      rooms: `INSERT INTO room (name, visibility)
              SELECT 'bench ' || n, 'private' FROM generate_series(1, $1) AS n RETURNING id`,
      accounts: `INSERT INTO account (name, password_hash)
                 SELECT 'bench ' || n, 'none' FROM generate_series(1, $1) AS n RETURNING id`,
      sessions: `INSERT INTO session (account_id, token_hash, expires_at)
                 SELECT id, hash, now() + interval '1 day' FROM unnest($1::integer[], $2::bytea[]) AS s (id, hash)`,
      members: 'INSERT INTO room_member (room_id, account_id) SELECT * FROM unnest($1::integer[], $2::integer[])',
      messages: [
        `INSERT INTO message (room_id, seq, number, author_id, client_id, body, digest, sent_at)
         SELECT room, n, n, $3, gen_random_uuid(), 'message ' || n, '', now()
         FROM unnest($1::integer[]) AS room, generate_series(1, $2::integer) AS n`,
        `INSERT INTO change (room_id, seq, kind, account_id, message_seq)
         SELECT room, n, 'message:sent', $3, n FROM unnest($1::integer[]) AS room, generate_series(1, $2::integer) AS n`,
        `UPDATE room SET seq = $2, message_count = $2 WHERE id = ANY($1::integer[]) AND $3::integer > 0`,
      ],
    },
  }
}
