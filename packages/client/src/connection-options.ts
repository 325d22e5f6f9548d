import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Problem } from '@chat/contract/problem'
import type { Room } from '@chat/contract/rooms'
import type { ResetReason, ServerEvent } from '@chat/contract/socket'
import type { Topology } from '@chat/contract/topology'

/** `waiting`: until the next attempt. `ended`: the session ended, or the application closed the connection. */
export type ConnectionState = 'connecting' | 'open' | 'waiting' | 'ended'

/** The part of a WebSocket that the client uses. The sockets of browsers, Node and ws have it. */
export interface SocketLike {
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number; reason: string }) => void) | null
  onerror: ((event: never) => void) | null
  send(data: string): void
  close(): void
}

/** Callbacks of a connection. */
export interface ConnectionHandlers {
  stateChanged?(state: ConnectionState): void
  /** A replica accepted the connection. `epoch` is the epoch of the database. */
  opened?(event: Extract<ServerEvent, { event: 'connection:opened' }>): void
  /** New changes of a room: each once, in order, without a gap. */
  changed?(room: number, changes: Change[]): void
  /** The replay ended: `changed` has received every change up to `seq`. */
  resumed?(room: number, seq: number): void
  /** The subscription ended because the cursor is not valid: load the room and subscribe again. */
  reset?(room: number, reason: ResetReason): void
  /** The subscription was refused, or it ended because the account left the room. */
  refused?(room: number, problem: Problem): void
  /** The account's rooms changed: load the list again. */
  roomListChanged?(): void
  /** A public room is new or renamed. */
  roomListed?(room: Room): void
  /** The account has read the room up to `seq`, in this session or in another one. */
  read?(room: number, seq: number): void
  /** An account has a new name. */
  renamed?(account: Account): void
  /** Members of a room came online or went offline. */
  presenceChanged?(room: number, came: number[], went: number[]): void
  /** Another account types in a room. Called again while it lasts. */
  typing?(room: number, account: Account): void
  /** The list of replicas, or the state of one, changed. */
  topologyChanged?(topology: Topology): void
  /** The session ended: sign in again. */
  sessionEnded?(): void
}

export interface ConnectionOptions {
  /** The socket's address (ws or wss), with the version of the protocol. */
  url: string
  handlers: ConnectionHandlers
  /** Opens a socket. The default is the platform's WebSocket. */
  open?: (url: string) => SocketLike
  random?: () => number
}
