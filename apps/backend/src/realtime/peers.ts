import { randomInt } from 'node:crypto'
import type { Instance, Replica } from '@chat/contract/topology'
import type { PresenceUpdate } from '../bus/notification.ts'

/** Milliseconds without a statement after which a replica is silent: three missed polls. */
const SILENT_MS = 3_000

/** Milliseconds for which a lost replica stays in the list, so a reader notices the loss. */
const LOST_MS = 10_000

interface Peer {
  instance: Instance
  accounts: Set<number>
  state: Replica['state']
  /** Start of the state, in ms since 1970. */
  since: number
  polls: boolean
}

const isNamed = (peer: Peer, { instance }: Instance) => peer.instance.instance === instance

function change(peer: Peer, state: Peer['state'], since = Date.now()) {
  if (peer.state === state) return
  peer.state = state
  peer.since = since
}

export type Peers = ReturnType<typeof createPeers>

/** All replicas of the installation, this one included, with their connected accounts. Updated from notifications and polls. */
export function createPeers() {
  const peers = new Map<number, Peer>()

  function isOnline(account: number): boolean {
    for (const { accounts } of peers.values()) if (accounts.has(account)) return true
    return false
  }

  /** Runs `change` and returns those of `accounts` that went online or offline. */
  function compare(accounts: Iterable<number>, change: () => void) {
    const before = new Map(Array.from(accounts, (account) => [account, isOnline(account)]))
    change()
    const changed = [...before].filter(([account, online]) => isOnline(account) !== online)
    const list = (online: boolean) => changed.flatMap(([account, was]) => (was === online ? [] : [account]))
    return { came: list(true), went: list(false) }
  }

  function introduce(lock: number, instance: Instance, upSeconds: number | undefined): Peer {
    // A restarted replica keeps its name, so it replaces the lost entry of the same name.
    for (const [old, peer] of peers) if (peer.state === 'lost' && isNamed(peer, instance)) peers.delete(old)
    const since = Date.now() - (upSeconds ?? 0) * 1_000
    const peer: Peer = { instance, accounts: new Set(), state: 'serving', since, polls: upSeconds !== undefined }
    peers.set(lock, peer)
    return peer
  }

  function isReplaced(peer: Peer): boolean {
    return [...peers.values()].some(
      (other) => other !== peer && other.state !== 'lost' && isNamed(other, peer.instance),
    )
  }

  return {
    /** This replica's own lock number. */
    own: randomInt(1, 2 ** 31 - 1),
    isOnline,
    /** Returns whether the replica with that lock is known and not lost. */
    has: (lock: number) => (peers.get(lock)?.state ?? 'lost') !== 'lost',
    list: (now = Date.now()): Replica[] =>
      [...peers.values()].map(({ instance, state, since }) => ({
        ...instance,
        state,
        stateSeconds: Math.max(0, Math.round((now - since) / 1_000)),
      })),

    /** Applies the report of a replica. Returns the accounts that went online or offline. */
    accept({ lock, instance, all, came, went, upSeconds, leaving }: PresenceUpdate) {
      const peer = peers.get(lock) ?? introduce(lock, instance, upSeconds)
      const touched = all || leaving ? [...peer.accounts, ...came] : [...came, ...went]
      return compare(touched, () => {
        if (leaving) return void peers.delete(lock)
        peer.instance = instance
        if (peer.state === 'lost') change(peer, 'serving')
        if (all) peer.accounts.clear()
        for (const account of came) peer.accounts.add(account)
        for (const account of went) peer.accounts.delete(account)
      })
    },

    /**
     * Updates states from the replicas that are connected to the database: lock number and ms since the last statement.
     * Returns the accounts that went offline with lost replicas.
     */
    compareWith(connected: Map<number, number>) {
      const now = Date.now()
      const lost = [...peers].filter(([lock]) => !connected.has(lock))
      return compare(
        lost.flatMap(([, { accounts }]) => [...accounts]),
        () => {
          for (const [lock, peer] of peers) {
            const idle = connected.get(lock)
            if (idle === undefined) {
              change(peer, 'lost')
              peer.accounts.clear()
              if (now - peer.since > LOST_MS || isReplaced(peer)) peers.delete(lock)
            } else if (peer.polls && idle > SILENT_MS && peer.state === 'serving') change(peer, 'silent', now - idle)
            else if (idle <= SILENT_MS && peer.state === 'silent') change(peer, 'serving')
          }
        },
      )
    },
  }
}
