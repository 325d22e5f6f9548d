import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Room } from '@chat/contract/rooms'
import type { Instance } from '@chat/contract/topology'

/** A replica's report about itself and the accounts that are connected to it. */
export interface PresenceUpdate {
  /** The number of the advisory lock that the replica holds while it is connected to the database. */
  lock: number
  instance: Instance
  /** Whether `came` lists all connected accounts, and not only new ones. */
  all?: boolean
  came: number[]
  went: number[]
  /** Whether the other replicas must answer with a report about themselves. */
  ask?: boolean
  /** Seconds since the start. Versions that do not send it do not poll each second, so they cannot be judged silent. */
  upSeconds?: number
  /** The replica shuts down in an orderly way. */
  leaving?: boolean
}

/** A message between replicas. It names what changed; the database has the data. */
export interface Notification {
  /** Rooms with their new seq. Small changes are included. */
  rooms?: { room: number; seq: number; changes?: Change[] }[]
  /** Accounts whose room list changed. */
  accounts?: number[]
  /** Ended sessions: the hash of the token, in hex. */
  endedSessions?: string[]
  /** Read marks. */
  reads?: { account: number; room: number; seq: number }[]
  /** New or renamed public rooms, as a non-member sees them. */
  listed?: Room[]
  /** Accounts with a new name. */
  renamed?: Account[]
  presence?: PresenceUpdate
  typing?: { room: number; account: Account }[]
}
