import { withClient } from '@chat/tooling/postgres/connect'

// Stores messages like the backend's batch: it advances the room's counters and adds each message to the change log.
const STORE = `
  WITH advanced AS (
    UPDATE room SET seq = seq + $2, message_count = message_count + $2 WHERE id = $1
    RETURNING seq - $2 AS seq, message_count - $2 AS number
  ), stored AS (
    INSERT INTO message (room_id, seq, number, author_id, client_id, body, digest, sent_at)
    SELECT $1, seq + n, number + n, $3, uuidv7(), body, sha256(convert_to(body, 'UTF8')),
           now() - ($2 - n) * interval '1 minute'
    FROM advanced, generate_series(1, $2::integer) AS n, format($4, n) AS body
    RETURNING room_id, seq, author_id, sent_at
  )
  INSERT INTO change (room_id, seq, kind, account_id, message_seq, at)
  SELECT room_id, seq, 'message:sent', author_id, seq, sent_at FROM stored`

const READ = `
  UPDATE room_member SET read_number = $3, read_seq = message.seq
  FROM message WHERE (message.room_id, message.number) = ($1, $3) AND room_member.room_id = $1
    AND account_id = (SELECT id FROM account WHERE name = $2)`

/** Stores `count` messages of the room's owner, one minute apart. In `pattern`, `%s` stands for the number. */
export async function storeMessages(databaseUrl: string, room: number, count: number, pattern: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ owner: number }>('SELECT owner_id AS owner FROM room WHERE id = $1', [room])
    await client.query(STORE, [room, count, rows[0]?.owner, pattern])
  })
}

/** Sets the last message of a room that an account has read. */
export async function setRead(databaseUrl: string, room: number, name: string, number: number): Promise<void> {
  await withClient(databaseUrl, (client) => client.query(READ, [room, name, number]))
}
