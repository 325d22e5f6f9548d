import { createApi } from '@chat/client/api'
import type { SocketLike } from '@chat/client/connection-options'
import { toSocketUrl } from '@chat/client/node-session'
import type { Member } from '@chat/testing/generator/protocol'
import type { StoredMessage } from '@chat/testing/ledger'
import { type Load, startLoad } from '@chat/testing/load'
import { withClient } from '@chat/tooling/postgres/connect'
import { WebSocket } from 'ws'

/** The clients of one room, under load, with their ledger. */
export type Crew = Pick<Load, 'displayed' | 'everybodyDisplayed' | 'takeWorstSilence' | 'stop' | 'abort'>

export interface CrewOptions {
  /** Where they all connect to. */
  url: string
  members: Member[]
  room: number
  /** What the room has stored after a seq, or an id, in its order. */
  listStored(after: number): Promise<StoredMessage[]>
}

/** Ours, with the client that the page has. */
export function startOurCrew({ url, members, room, listStored }: CrewOptions): Promise<Crew> {
  return startLoad({
    room,
    listStored,
    members: members.map(({ cookie }) => ({
      api: createApi({ baseUrl: url, headers: { cookie } }),
      open: () => new WebSocket(toSocketUrl(url), { headers: { cookie } }) as SocketLike,
    })),
  })
}

/** What is stored in the end, by one side's name for a message's place. */
export function createListStored(databaseUrl: string, room: number, place: 'seq' | 'id') {
  return (after: number) =>
    withClient(databaseUrl, async (client) => {
      const { rows } = await client.query<{ id: string; seq: string }>(
        `SELECT client_id AS id, ${place} AS seq FROM message WHERE room_id = $1 AND ${place} > $2 ORDER BY ${place}`,
        [room, after],
      )
      return rows.map(({ id, seq }) => ({ id, seq: Number(seq) }))
    })
}
