import { createApi } from '@chat/client/api'
import type { SocketLike } from '@chat/client/connection-options'
import { toSocketUrl } from '@chat/client/node-session'
import type { Member } from '@chat/testing/generator/protocol'
import type { StoredMessage } from '@chat/testing/ledger'
import { type Load, startLoad } from '@chat/testing/load'
import { withClient } from '@chat/tooling/postgres/connect'
import { WebSocket } from 'ws'

/** The clients of one room with their load and ledger. */
export type ChaosLoad = Pick<Load, 'displayed' | 'allDisplayed' | 'takeWorstSilence' | 'stop' | 'abort'>

export interface ChaosLoadOptions {
  /** The URL of the edge. */
  url: string
  members: Member[]
  room: number
  /** Returns the stored messages of the room after a seq or id, in order. */
  listStored(after: number): Promise<StoredMessage[]>
}

/** Starts the load on our backend, with the page's client. */
export function startOurLoad({ url, members, room, listStored }: ChaosLoadOptions): Promise<ChaosLoad> {
  return startLoad({
    room,
    listStored,
    members: members.map(({ cookie }) => ({
      api: createApi({ baseUrl: url, headers: { cookie } }),
      open: () => new WebSocket(toSocketUrl(url), { headers: { cookie } }) as SocketLike,
    })),
  })
}

/** Returns a function that lists the stored messages. `column` holds the order of messages in one implementation. */
export function createListStored(databaseUrl: string, room: number, column: 'seq' | 'id') {
  return (after: number) =>
    withClient(databaseUrl, async (client) => {
      const { rows } = await client.query<{ id: string; seq: string }>(
        `SELECT client_id AS id, ${column} AS seq FROM message WHERE room_id = $1 AND ${column} > $2 ORDER BY ${column}`,
        [room, after],
      )
      return rows.map(({ id, seq }) => ({ id, seq: Number(seq) }))
    })
}
