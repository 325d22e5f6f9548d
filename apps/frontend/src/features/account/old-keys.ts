import type { Me, SessionList } from '@chat/contract/accounts'
import { accountKey, type Key } from '../../lib/storage.ts'
import type { LastSignIn } from './last-sign-in.ts'

/** Maximum milliseconds between the session's start (server's clock) and the sign-in (browser's clock). */
const APART_MAX_MS = 10_000

/** Keys of version 0.1: an account's id and a name. */
const OLD_KEY = /^chat\.(\d+)\.(.+)$/

/**
 * Renames the keys that version 0.1 stored for the account, and removes all its other keys. Those keys do not contain the
 * installation. They belong to this one if the session began with the last sign-in at this address. Otherwise they may
 * belong to another installation that had this address, and its messages must not be sent.
 */
export function adoptOldKeys(account: Me, last: LastSignIn, { sessions }: SessionList): void {
  const began = Date.parse(sessions.find(({ current }) => current)?.createdAt ?? '')
  const isOwn = last.id === account.id && Math.abs(began - last.at) < APART_MAX_MS
  for (const key of Object.keys(localStorage)) {
    const [, id, name = ''] = OLD_KEY.exec(key) ?? []
    if (id === undefined) continue
    if (isOwn && Number(id) === account.id) move(key, accountKey(account, name))
    localStorage.removeItem(key)
  }
}

function move(from: string, to: Key) {
  const text = localStorage.getItem(from)
  if (to && text !== null) localStorage.setItem(to, text)
}
