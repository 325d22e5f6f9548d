import { join } from 'node:path'
import { BACKEND, LOGS } from '../../../scripts/folders.ts'
import type { Postgres } from '../../../scripts/postgres/server.ts'
import { findFreePort } from '../../../scripts/process/ports.ts'
import type { Supervisor } from '../../../scripts/process/supervisor.ts'
import { backendEnv } from '../../../scripts/start/backends.ts'
import { createDatabase } from './database.ts'
import { type PopulateStatements, populate } from './populate.ts'
import { startReplicas } from './replicas.ts'
import type { Side } from './stack.ts'

/** A generator does in a second what a town does in a day. Everything else is as `npm start` has it: logs and metrics are on. */
const RAISED_LIMITS = { MESSAGES_PER_SECOND: '1000000' }

const STATEMENTS: PopulateStatements = {
  rooms: `INSERT INTO room (name, visibility) SELECT 'bench ' || n, 'private' FROM generate_series(1, $1) AS n RETURNING id`,
  accounts: `INSERT INTO account (name, password_hash) SELECT 'bench ' || n, 'none' FROM generate_series(1, $1) AS n RETURNING id`,
  sessions: `INSERT INTO session (account_id, token_hash, expires_at)
             SELECT id, hash, now() + interval '1 day' FROM unnest($1::integer[], $2::bytea[]) AS s (id, hash)`,
  members: `INSERT INTO room_member (room_id, account_id) SELECT * FROM unnest($1::integer[], $2::integer[])`,
  messages: [
    `INSERT INTO message (room_id, seq, number, author_id, client_id, body, digest, sent_at)
     SELECT room, n, n, $3, gen_random_uuid(), 'message ' || n, '', now()
     FROM unnest($1::integer[]) AS room, generate_series(1, $2::integer) AS n`,
    `INSERT INTO change (room_id, seq, kind, account_id, message_seq)
     SELECT room, n, 'message:sent', $3, n FROM unnest($1::integer[]) AS room, generate_series(1, $2::integer) AS n`,
    `UPDATE room SET seq = $2, message_count = $2 WHERE id = ANY($1::integer[]) AND $3::integer > 0`,
  ],
}

/** Ours, as shipped: the built bundle with the environment that `npm start` gives it. */
export function createOurs(supervisor: Supervisor, postgres: Postgres): Side {
  return {
    name: 'ours',
    async start(count) {
      const database = await createDatabase(postgres)
      const env = { ...backendEnv(database.url), ...RAISED_LIMITS }
      await supervisor.run({
        name: 'The migration',
        command: process.execPath,
        args: [join(BACKEND, 'dist', 'migrate.js')],
        env,
        log: join(LOGS, 'bench-migrate.log'),
      })
      const metricsPorts = await Promise.all(Array.from({ length: count }, () => findFreePort(0, '127.0.0.1')))
      const replicas = await startReplicas({
        supervisor,
        name: 'ours',
        program: join(BACKEND, 'dist', 'server.js'),
        env: (number) => ({ ...env, INSTANCE: `backend-${number}`, METRICS_PORT: String(metricsPorts[number - 1]) }),
        count,
      })
      return {
        protocol: 'ours',
        databaseUrl: database.url,
        urls: replicas.urls,
        metricsUrls: metricsPorts.map((port) => `http://127.0.0.1:${port}/metrics`),
        pids: replicas.pids,
        populate: (population) => populate(database.url, STATEMENTS, population),
        placeBefore: ({ messagesPerRoom = 0 }, missed) => messagesPerRoom - missed,
        async stop() {
          await replicas.stop()
          await database.drop()
        },
      }
    },
  }
}
