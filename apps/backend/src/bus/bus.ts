import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Room } from '@chat/contract/rooms'
import type { Instance } from '@chat/contract/topology'
import type { Transaction } from '../db/transaction.ts'

/** What one replica tells of itself and of the accounts that are connected to it. */
export interface PresenceHint {
  /** The number of the advisory lock that the replica holds as long as it is connected to the database. */
  lock: number
  instance: Instance
  /** Whether `came` is everybody, instead of those who came since. */
  all?: boolean
  came: number[]
  went: number[]
  /** Whether the others should tell of themselves. */
  ask?: boolean
  /** Seconds since its start. Versions that do not send it do not poll each second, so they cannot be judged silent. */
  upSeconds?: number
  /** The replica shuts down in an orderly way. */
  leaving?: boolean
}

/** What a replica tells the others: where to look, never the truth itself, which is in the database. */
export interface Hint {
  /** Rooms that changed, up to which seq; the changes themselves where they are small. */
  rooms?: { room: number; seq: number; changes?: Change[] }[]
  /** Accounts whose list of rooms changed. */
  accounts?: number[]
  /** Sessions that ended, by the hex of their token's hash. */
  endedSessions?: string[]
  /** How far accounts have read. */
  reads?: { account: number; room: number; seq: number }[]
  /** Public rooms that are new, or have another name, as those see them who are not in them. */
  listed?: Room[]
  /** Accounts that have another name than before. */
  renamed?: Account[]
  presence?: PresenceHint
  typing?: { room: number; account: Account }[]
}

export interface BusListener {
  hinted(hint: Hint): void
  /** The bus was away: hints may be missing, look for yourself. */
  interrupted(): void
  /** Something changed, and no notification describes it: read the database. */
  missed(): void
}

/** What a statement needs to tell hints by itself. Each is a payload: `head`, the hint's JSON, and a closing brace. */
export interface Telling {
  channel: string
  head: string
  /** Bytes of JSON that a hint may carry beside room and seq. */
  maxBytes: number
  /** The statement's transaction has ended, and has told something or not. */
  ended(told: boolean): void
}

/** How replicas reach each other. Two implementations: PostgreSQL's LISTEN/NOTIFY, and Valkey. */
export interface Bus {
  listen(listener: BusListener): void
  /**
   * Subscribes to the channel of this installation only, because two installations may share a database or a Valkey.
   * Nothing is announced before this call.
   */
  join(installation: string): void
  /** Tells the hint when, and only when, the transaction commits. */
  announceWithin(tx: Transaction, hint: Hint): Promise<void>
  /** Lets a statement tell hints at its commit, without another round trip; not where the bus is outside the database. */
  tellByStatement?(): Telling
  /** Tells it now. Rejects when the bus is away; this replica may have heard it all the same. */
  announce(hint: Hint): Promise<void>
  /** Whether hints come and go. Without that a replica serves on, and finds by looking what happens at others. */
  isConnected(): boolean
  close(): Promise<void>
}
