import type { Notification } from './notification.ts'

/**
 * A notification on the wire. Sender and number identify the echo. The name `hint` is the one that the previous version
 * reads; during an update its replicas run beside the new ones.
 */
export interface Envelope {
  /** The id of the sender's installation. */
  installation: string
  from: string
  number: number
  hint: Notification
}

/** Returns the channel of an installation, on both buses. */
export const channelOf = (installation: string) => `chat_hint_${installation}`

type RoomNotification = NonNullable<Notification['rooms']>[number]

/**
 * Splits a notification into parts of at most `maxBytes` of JSON, in order. Omits a change that is too long alone, because
 * a replica reads missing changes from the database.
 */
export function splitNotification(notification: Notification, maxBytes: number): Notification[] {
  if (Buffer.byteLength(JSON.stringify(notification)) <= maxBytes) return [notification]
  const { presence, ...lists } = notification
  const halves: [Notification, Notification] = [presence ? { presence } : {}, {}]
  let longest = presence ? 1 : 0
  for (const [key, list] of Object.entries(lists)) {
    longest = Math.max(longest, list.length)
    const middle = Math.ceil(list.length / 2)
    Object.assign(halves[0], { [key]: list.slice(0, middle) })
    Object.assign(halves[1], { [key]: list.slice(middle) })
  }
  const [room] = notification.rooms ?? []
  if (longest < 2 && room?.changes) {
    return splitNotification({ ...notification, rooms: splitRoom(room) }, maxBytes)
  }
  if (longest < 2) throw new Error('A single entry of a notification is too large for the bus')
  return halves.flatMap((half) => splitNotification(half, maxBytes))
}

function splitRoom({ room, seq, changes = [] }: RoomNotification): RoomNotification[] {
  const middle = changes.length >> 1
  const last = changes[middle - 1]
  if (!last) return [{ room, seq }]
  return [
    { room, seq: last.seq, changes: changes.slice(0, middle) },
    { room, seq, changes: changes.slice(middle) },
  ]
}
