import { withClient } from '@chat/tooling/postgres/connect'
import type { ClientBase } from 'pg'
import type { Member } from '../generator/protocol.ts'
import { createSessions } from './database.ts'
import type { Population } from './stack.ts'

/** The statements of one side's tables. Each has $1, $2 as its comment says. */
export interface PopulateStatements {
  /** $1 how many; gives ids. */
  rooms: string
  accounts: string
  /** $1 accounts' ids, $2 tokens' hashes. */
  sessions: string
  /** $1 rooms' ids, $2 accounts' ids. */
  members: string
  /** $1 rooms' ids, $2 messages in each, $3 an author. */
  messages: string[]
}

/** Fills a database; the members are in the order in which they are dealt out to the replicas, room after room. */
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
    // As autovacuum does, which leaves a table alone with nothing in it: analysed, that one would be taken for empty for ever.
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
