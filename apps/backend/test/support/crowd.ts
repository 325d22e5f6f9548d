import { createHash, randomBytes } from 'node:crypto'
import type { SocketLike } from '@chat/client/connection-options'
import { toSocketUrl } from '@chat/client/node-session'
import { WebSocket } from 'ws'
import type { TestDatabase } from './database.ts'

export interface Member {
  cookie: string
}

/** Creates members of room 1 with sessions. They are created in the database, because each sign-up takes 20 ms of Argon2. */
export async function createCrowd(database: TestDatabase, size: number, prefix: string): Promise<Member[]> {
  const tokens = Array.from({ length: size }, () => randomBytes(32).toString('base64url'))
  const hashes = tokens.map((token) => createHash('sha256').update(token).digest())
  await database.query(
    `WITH member AS (
       INSERT INTO account (name, password_hash) SELECT left($3, 30) || ' ' || n, 'none' FROM generate_series(1, $1) AS n RETURNING id
     ), joined AS (
       INSERT INTO room_member (room_id, account_id) SELECT 1, id FROM member
     )
     INSERT INTO session (account_id, token_hash, expires_at)
     SELECT id, hash, now() + interval '1 hour' FROM (SELECT id, row_number() OVER () AS n FROM member) AS m
     JOIN unnest($2::bytea[]) WITH ORDINALITY AS h (hash, n) USING (n)`,
    [size, hashes, prefix],
  )
  return tokens.map((token) => ({ cookie: `chat_session=${token}` }))
}

/** Returns a function that opens a socket at the next of `replicas`, like a load balancer. */
export function openAtNextReplica(member: Member, replicas: () => string[], start: number): () => SocketLike {
  let turn = start
  return () => {
    const urls = replicas()
    const url = urls[turn++ % urls.length] as string
    return new WebSocket(toSocketUrl(url), { headers: { cookie: member.cookie } }) as SocketLike
  }
}
