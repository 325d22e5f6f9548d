import { PATHS } from './paths.ts'

/** The version of the socket's protocol in this code. docs/protocol.md, "Versions", says when to raise it. */
export const PROTOCOL = 2

/** The socket's address. A client names its version here, and a replica names its own in `connection:opened`. */
export const SOCKET_ADDRESS = `${PATHS.socket}?protocol=${PROTOCOL}`

/** Events that have another name in the previous version. Replace them when you raise `PROTOCOL`. */
const RENAMED = [
  ['room:unsubscribe', 'room:leave'],
  ['room-list:changed', 'rooms:changed'],
] as const

const previousNames = new Map<string, string>(RENAMED)
const presentNames = new Map<string, string>(RENAMED.map(([present, previous]) => [previous, present]))

/** Returns whether the other side speaks the previous version. Version 1 is not named. */
export const isPrevious = (protocol = 1): boolean => protocol < PROTOCOL

/** Returns whether the other side speaks a later version than this code. */
export const isLater = (protocol = 1): boolean => protocol > PROTOCOL

/** Renames an event for a receiver of the previous version. */
export function toPrevious<E extends { event: string }>(event: E): E {
  return { ...event, event: previousNames.get(event.event) ?? event.event }
}

/** Renames a received event of the previous version. Returns everything else as it is. */
export function toPresent(content: unknown): unknown {
  const name = (content as { event?: unknown } | null | undefined)?.event
  const present = typeof name === 'string' ? presentNames.get(name) : undefined
  return present ? { ...(content as object), event: present } : content
}
