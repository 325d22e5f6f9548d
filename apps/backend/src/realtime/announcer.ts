import type { Account } from '@chat/contract/accounts'
import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import type { Bus, PresenceHint } from '../bus/bus.ts'
import type { Connections } from './connections.ts'
import type { Peers } from './peers.ts'

/** Milliseconds in which what is not urgent is collected: a hundred who come back at once are one hint. */
const COLLECT_MS = 100

/** Accounts in one hint: the bus carries small payloads. */
const ACCOUNTS_MAX = 700

export interface AnnouncerOptions {
  bus: Bus
  peers: Peers
  connections: Connections
  /** This replica, as it is now. */
  describe: () => Instance
  logger: Logger
}

export type Announcer = ReturnType<typeof createAnnouncer>

/**
 * Tells the other replicas what passes: who came and went here, how far accounts have read, and who is typing. Nothing is
 * told while nothing happens.
 */
export function createAnnouncer({ bus, peers, connections, describe, logger }: AnnouncerOptions) {
  const touched = new Set<number>()
  const typing = new Map<string, { room: number; account: Account }>()
  const reads = new Map<string, { account: number; room: number; seq: number }>()
  let timer: NodeJS.Timeout | undefined
  let left = false

  function schedule() {
    timer ??= setTimeout(flush, COLLECT_MS)
  }

  function flush() {
    timer = undefined
    const accounts = [...touched]
    touched.clear()
    const typed = [...typing.values()]
    typing.clear()
    const read = [...reads.values()]
    reads.clear()
    for (let start = 0; start < accounts.length; start += ACCOUNTS_MAX) {
      const slice = accounts.slice(start, start + ACCOUNTS_MAX)
      const came = slice.filter(connections.hasAccount)
      tell({ came, went: slice.filter((account) => !connections.hasAccount(account)) })
    }
    if (typed.length > 0) void send({ typing: typed })
    if (read.length > 0) void send({ reads: read })
  }

  function tell(presence: Pick<PresenceHint, 'came' | 'went' | 'all' | 'ask' | 'leaving'>) {
    if (left) return
    const upSeconds = Math.round(process.uptime())
    return send({ presence: { lock: peers.own, instance: describe(), upSeconds, ...presence } })
  }

  function send(hint: Parameters<Bus['announce']>[0]): Promise<void> {
    return bus.announce(hint).catch((error: unknown) => logger.debug({ err: error }, 'not announced'))
  }

  return {
    /** An account has its first socket here, or lost its last one. */
    touch(account: number) {
      touched.add(account)
      schedule()
    },

    typing(room: number, account: Account) {
      typing.set(`${room} ${account.id}`, { room, account })
      schedule()
    },

    /** An account has read a room up to `seq`: of several in a row the last is told. */
    read(account: number, room: number, seq: number) {
      reads.set(`${room} ${account}`, { account, room, seq })
      schedule()
    },

    /** This replica is not as it was told any more. */
    tellSelf: () => void tell({ came: [], went: [] }),

    /** Tells everything about this replica; with `ask`, to hear the same of the others. */
    introduce({ ask }: { ask: boolean }) {
      const accounts = connections.listAccounts()
      for (let start = 0; start === 0 || start < accounts.length; start += ACCOUNTS_MAX) {
        const came = accounts.slice(start, start + ACCOUNTS_MAX)
        tell({ came, went: [], all: start === 0, ask: ask && start === 0 })
      }
    },

    /** Announces that this replica stops, so the others do not mark it as lost. Announces nothing afterwards. */
    async leave() {
      clearTimeout(timer)
      const told = tell({ came: [], went: [], leaving: true })
      left = true
      await told
    },
  }
}
