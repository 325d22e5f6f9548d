import type { Transaction } from '../db/transaction.ts'
import type { Notification } from './notification.ts'

export interface BusListener {
  onNotification(notification: Notification): void
  /** The bus has connected. Earlier notifications may be lost, so read the database. */
  onConnect(): void
  /** Something changed, and no notification describes it. Read the database. */
  onUnknownChange(): void
}

/** A notification that a SQL statement completes and sends. The payload is `head`, the JSON of a notification, and `}`. */
export interface StatementNotification {
  channel: string
  head: string
  /** Maximum bytes of JSON in the notification, besides room and seq. */
  maxBytes: number
  /** Reports the end of the transaction, and whether it sent the notification. */
  ended(notified: boolean): void
}

/** Carries notifications between replicas. Implemented by PostgreSQL (LISTEN/NOTIFY) and by Valkey. */
export interface Bus {
  listen(listener: BusListener): void
  /**
   * Subscribes to the channel of this installation only, because two installations may share a database or a Valkey.
   * Publish nothing before this call.
   */
  join(installation: string): void
  /** Publishes if, and only if, the transaction commits. */
  publishWithin(tx: Transaction, notification: Notification): Promise<void>
  /** Lets a statement notify at its commit, which saves a round trip. Absent if the bus is outside the database. */
  notifyByStatement?(): StatementNotification
  /** Publishes now. Rejects if the bus is away; this replica may receive the notification all the same. */
  publish(notification: Notification): Promise<void>
  /** Returns whether notifications arrive. Without them, a replica still serves, and finds changes by polling. */
  isConnected(): boolean
  close(): Promise<void>
}
