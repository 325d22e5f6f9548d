import type { Hint } from './bus.ts'

/** A hint as it travels: who sent it, and which of the sender's it is, so that the sender knows its echo. */
export interface Envelope {
  from: string
  number: number
  hint: Hint
}

/**
 * Parts of a hint that each fit into `maxBytes` of JSON. The changes travel along where they fit; a reader of a hint
 * without them reads by seq. What is too long even so is halved.
 */
export function splitHint(hint: Hint, maxBytes: number): Hint[] {
  if (Buffer.byteLength(JSON.stringify(hint)) <= maxBytes) return [hint]
  if (hint.rooms?.some(({ changes }) => changes)) {
    return splitHint({ ...hint, rooms: hint.rooms.map(({ room, seq }) => ({ room, seq })) }, maxBytes)
  }
  const { presence, ...lists } = hint
  const halves: [Hint, Hint] = [presence ? { presence } : {}, {}]
  let longest = presence ? 1 : 0
  for (const [key, list] of Object.entries(lists)) {
    longest = Math.max(longest, list.length)
    const middle = Math.ceil(list.length / 2)
    Object.assign(halves[0], { [key]: list.slice(0, middle) })
    Object.assign(halves[1], { [key]: list.slice(middle) })
  }
  if (longest < 2) throw new Error('A single entry of a hint is too large for the bus')
  return halves.flatMap((half) => splitHint(half, maxBytes))
}
