import { randomInt } from 'node:crypto'
import type { Instance } from '@chat/contract/topology'

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
}

interface Peer {
  instance: Instance
  accounts: Set<number>
}

export type Peers = ReturnType<typeof createPeers>

/** Who is connected where, as far as this replica has heard; its own clients are told of like everybody's. */
export function createPeers() {
  const peers = new Map<number, Peer>()

  function isOnline(account: number): boolean {
    for (const { accounts } of peers.values()) if (accounts.has(account)) return true
    return false
  }

  /** Runs `change` and gives those of `accounts` for whom it made a difference. */
  function compare(accounts: Iterable<number>, change: () => void) {
    const before = new Map(Array.from(accounts, (account) => [account, isOnline(account)]))
    change()
    const changed = [...before].filter(([account, online]) => isOnline(account) !== online)
    const list = (online: boolean) => changed.flatMap(([account, was]) => (was === online ? [] : [account]))
    return { came: list(true), went: list(false) }
  }

  return {
    /** This replica's own lock number. */
    own: randomInt(1, 2 ** 31 - 1),
    isOnline,
    has: (lock: number) => peers.has(lock),
    list: (): Instance[] => [...peers.values()].map(({ instance }) => instance),

    /** Takes in what a replica tells. Gives the accounts that are online, or not, since. */
    accept({ lock, instance, all, came, went }: PresenceHint) {
      const peer = peers.get(lock) ?? { instance, accounts: new Set() }
      const touched = all ? [...peer.accounts, ...came] : [...came, ...went]
      return compare(touched, () => {
        peer.instance = instance
        peers.set(lock, peer)
        if (all) peer.accounts.clear()
        for (const account of came) peer.accounts.add(account)
        for (const account of went) peer.accounts.delete(account)
      })
    },

    /** Forgets the replicas whose lock nobody holds any more. Gives the accounts that are gone with them. */
    keep(alive: Set<number>) {
      const gone = [...peers].filter(([lock]) => !alive.has(lock))
      return compare(
        gone.flatMap(([, { accounts }]) => [...accounts]),
        () => {
          for (const [lock] of gone) peers.delete(lock)
        },
      )
    },
  }
}
