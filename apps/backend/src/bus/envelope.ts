import type { Hint } from './bus.ts'

/** A hint as it travels: who sent it, and which of the sender's it is, so that the sender knows its echo. */
export interface Envelope {
  /** The id of the sender's installation. */
  installation: string
  from: string
  number: number
  hint: Hint
}

/** The channel of an installation, on every bus. */
export const channelOf = (installation: string) => `chat_hint_${installation}`

type RoomHint = NonNullable<Hint['rooms']>[number]

/**
 * Parts of a hint that each fit into `maxBytes` of JSON, in their order. A change that is too long by itself stays
 * behind: a reader of a hint without it reads by seq.
 */
export function splitHint(hint: Hint, maxBytes: number): Hint[] {
  if (Buffer.byteLength(JSON.stringify(hint)) <= maxBytes) return [hint]
  const { presence, ...lists } = hint
  const halves: [Hint, Hint] = [presence ? { presence } : {}, {}]
  let longest = presence ? 1 : 0
  for (const [key, list] of Object.entries(lists)) {
    longest = Math.max(longest, list.length)
    const middle = Math.ceil(list.length / 2)
    Object.assign(halves[0], { [key]: list.slice(0, middle) })
    Object.assign(halves[1], { [key]: list.slice(middle) })
  }
  const [room] = hint.rooms ?? []
  if (longest < 2 && room?.changes) return splitHint({ ...hint, rooms: splitRoom(room) }, maxBytes)
  if (longest < 2) throw new Error('A single entry of a hint is too large for the bus')
  return halves.flatMap((half) => splitHint(half, maxBytes))
}

function splitRoom({ room, seq, changes = [] }: RoomHint): RoomHint[] {
  const middle = changes.length >> 1
  const last = changes[middle - 1]
  if (!last) return [{ room, seq }]
  return [
    { room, seq: last.seq, changes: changes.slice(0, middle) },
    { room, seq, changes: changes.slice(middle) },
  ]
}
