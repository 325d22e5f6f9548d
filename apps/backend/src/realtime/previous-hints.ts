import type { BusListener } from './bus.ts'
import type { Envelope } from './envelope.ts'

/** The channel of version 0.1 on PostgreSQL, the same for all installations in a database. */
export const PREVIOUS_CHANNEL = 'chat_hint'

/** Milliseconds in which hints are collected: under load there are hundreds a second, and each batch costs one look. */
const COLLECT_MS = 1_000

/**
 * Takes the hints of version 0.1, whose replicas serve on for some seconds during an update. A hint may be of another
 * installation, so nothing in it reaches a client: this replica reads the database, and the accounts ask for their rooms.
 * Remove this with the next version.
 */
export function createPreviousHints(getListener: () => BusListener | undefined) {
  const accounts = new Set<number>()
  let collecting = false

  function flush() {
    collecting = false
    getListener()?.hinted({ accounts: [...accounts] })
    getListener()?.missed()
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
