import type { BusListener } from './bus.ts'
import type { Envelope } from './envelope.ts'

/** The channel of version 0.1 on PostgreSQL. All installations in a database share it. */
export const PREVIOUS_CHANNEL = 'chat_hint'

/** Milliseconds for which notifications are collected. Under load there are hundreds a second; each batch costs one query. */
const COLLECT_MS = 1_000

/**
 * Receives the notifications of version 0.1, whose replicas serve for some seconds during an update. A notification may
 * belong to another installation, so its content never reaches a client: this replica reads the database, and the accounts
 * reload their room lists. Remove this in the next version.
 */
export function createPreviousReceiver(getListener: () => BusListener | undefined) {
  const accounts = new Set<number>()
  let collecting = false

  function flush() {
    collecting = false
    getListener()?.onNotification({ accounts: [...accounts] })
    getListener()?.onUnknownChange()
    accounts.clear()
  }

  return (payload: string) => {
    const { hint } = JSON.parse(payload) as Pick<Envelope, 'hint'>
    for (const account of hint.accounts ?? []) accounts.add(account)
    if (collecting) return
    collecting = true
    setTimeout(flush, COLLECT_MS).unref()
  }
}
