import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Problem } from '@chat/contract/problem'
import type { Room } from '@chat/contract/rooms'
import type { ResetReason, ServerEvent } from '@chat/contract/socket'
import type { Topology } from '@chat/contract/topology'

/** `connecting` and `waiting` (for the next attempt) are passing; `ended` is for good: sign in again, or closed by us. */
export type ConnectionState = 'connecting' | 'open' | 'waiting' | 'ended'

/** The part of a WebSocket that is used: a browser's, Node's own and ws's all have it. */
export interface SocketLike {
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number; reason: string }) => void) | null
  onerror: ((event: never) => void) | null
  send(data: string): void
  close(): void
}

/** What a connection tells. Each is called with the newest state, never late for another. */
export interface ConnectionHandlers {
  stateChanged?(state: ConnectionState): void
  /** Connected to a replica; `epoch` is the database's. */
  opened?(event: Extract<ServerEvent, { event: 'connection:opened' }>): void
  /** New changes of one room: each once, in order, without a gap. */
  changed?(room: number, changes: Change[]): void
  /** Everything that happened up to `seq` has been told. */
  resumed?(room: number, seq: number): void
  /** What is held of this room cannot be continued: load it anew and follow it again. */
  reset?(room: number, reason: ResetReason): void
  /** The room cannot be followed (any more). */
  refused?(room: number, problem: Problem): void
  /** The account's rooms changed: list them again. */
  roomListChanged?(): void
  /** A public room that one is not in is new, or has another name. */
  roomListed?(room: Room): void
  /** The account has read the room up to `seq`, maybe elsewhere. */
  read?(room: number, seq: number): void
  /** An account has another name. */
  renamed?(account: Account): void
  /** Members of a room who are online, or not, from now on. */
  presenceChanged?(room: number, came: number[], went: number[]): void
  /** Somebody else types in a room; told again while it lasts. */
  typing?(room: number, account: Account): void
  /** Replicas came or went. */
  topologyChanged?(topology: Topology): void
  /** The session ended: sign in again. */
  sessionEnded?(): void
}

export interface ConnectionOptions {
  /** The socket's address, ws or wss. */
  url: string
  handlers: ConnectionHandlers
  /** Opens a socket; by default the platform's WebSocket. */
  open?: (url: string) => SocketLike
  random?: () => number
}
