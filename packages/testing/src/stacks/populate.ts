import { withClient } from '@chat/tooling/postgres/connect'
import type { ClientBase } from 'pg'
import type { Member } from '../generator/protocol.ts'
import { createSessions } from './database.ts'
import type { Population } from './stack.ts'

/** The SQL statements of one implementation. */
export interface PopulateStatements {
  /** $1 count; returns ids. */
  rooms: string
  accounts: string
  /** $1 account ids, $2 token hashes. */
  sessions: string
  /** $1 room ids, $2 account ids. */
  members: string
  /** $1 room ids, $2 messages in each room, $3 the author's id. */
  messages: string[]
}

/** Fills a database. Returns the members, grouped by room. */
export async function populate(
  databaseUrl: string,
  statements: PopulateStatements,
  { rooms, membersPerRoom, messagesPerRoom = 0 }: Population,
): Promise<Member[]> {
  const count = rooms * membersPerRoom
  const sessions = createSessions(count)
  return withClient(databaseUrl, async (client) => {
    const roomIds = await listIds(client, statements.rooms, rooms)
    const accountIds = await listIds(client, statements.accounts, count)
    const roomOf = (index: number) => roomIds[Math.floor(index / membersPerRoom)] as number
    await client.query(statements.sessions, [accountIds, sessions.map(({ hash }) => hash)])
    await client.query(statements.members, [accountIds.map((_, index) => roomOf(index)), accountIds])
    if (messagesPerRoom > 0) {
      for (const text of statements.messages) await client.query(text, [roomIds, messagesPerRoom, accountIds[0]])
    }
    // Skip empty tables, like autovacuum. After ANALYZE, the planner would treat them as empty even when they have rows.
    const { rows: filled } = await client.query<{ name: string }>(
      "SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0",
    )
    for (const { name } of filled) await client.query(`ANALYZE ${name}`)
    return sessions.map(({ cookie }, index) => ({ cookie, room: roomOf(index) }))
  })
}

async function listIds(client: ClientBase, statement: string, count: number): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(statement, [count])
  return rows.map(({ id }) => id)
}
