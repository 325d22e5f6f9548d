import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { withClient } from '@chat/tooling/postgres/connect'
import type { Postgres } from '@chat/tooling/postgres/server'

export interface Database {
  url: string
  drop(): Promise<void>
}

/** Creates an empty database for the application's role on the bench's PostgreSQL. */
export async function createDatabase({ adminUrl, url }: Postgres): Promise<Database> {
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  await withClient(adminUrl, async (admin) => {
    await admin.query(`CREATE DATABASE ${name} OWNER chat`)
    // Otherwise the checkpoint of an earlier run slows this one.
    await admin.query('CHECKPOINT')
  })
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    url: own.href,
    drop: () => withClient(adminUrl, async (admin) => void (await admin.query(`DROP DATABASE ${name} WITH (FORCE)`))),
  }
}

export interface Session {
  cookie: string
  hash: Buffer
}

/** Creates sessions like a sign-in: a cookie with a random token, and its hash for the database. */
export function createSessions(count: number): Session[] {
  return Array.from({ length: count }, () => {
    const token = randomBytes(32).toString('base64url')
    return { cookie: `chat_session=${token}`, hash: createHash('sha256').update(token).digest() }
  })
}
