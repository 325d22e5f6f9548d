import type { Account } from '@chat/contract/accounts'
import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.ts'
import type { Notification, PresenceUpdate } from '../bus/notification.ts'
import type { Connections } from './connections.ts'
import type { Peers } from './peers.ts'

/** Milliseconds for which updates are collected. A hundred clients that reconnect at once cause one notification. */
const COLLECT_MS = 100

/** Accounts in one notification. A payload of PostgreSQL is limited to 8,000 bytes. */
const ACCOUNTS_MAX = 700

export interface AnnouncerOptions {
  bus: Bus
  peers: Peers
  connections: Connections
  /** Describes this replica. */
  describe: () => Instance
  logger: Logger
}

export type Announcer = ReturnType<typeof createAnnouncer>

/** Publishes to the other replicas which accounts connect and disconnect here, read marks, and typing. */
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
      publishPresence({ came, went: slice.filter((account) => !connections.hasAccount(account)) })
    }
    if (typed.length > 0) void publish({ typing: typed })
    if (read.length > 0) void publish({ reads: read })
  }

  function publishPresence(presence: Pick<PresenceUpdate, 'came' | 'went' | 'all' | 'ask' | 'leaving'>) {
    if (left) return
    const upSeconds = Math.round(process.uptime())
    return publish({ presence: { lock: peers.own, instance: describe(), upSeconds, ...presence } })
  }

  function publish(notification: Notification): Promise<void> {
    return bus.publish(notification).catch((error: unknown) => logger.debug({ err: error }, 'not published'))
  }

  return {
    /** The account opened or closed a connection here. */
    accountChanged(account: number) {
      touched.add(account)
      schedule()
    },

    typing(room: number, account: Account) {
      typing.set(`${room} ${account.id}`, { room, account })
      schedule()
    },

    /** The account has read a room up to `seq`. Only the last of several collected marks is published. */
    read(account: number, room: number, seq: number) {
      reads.set(`${room} ${account}`, { account, room, seq })
      schedule()
    },

    /** The description of this replica changed. */
    instanceChanged: () => void publishPresence({ came: [], went: [] }),

    /** Publishes all accounts of this replica. With `ask`, the other replicas answer with theirs. */
    introduce({ ask }: { ask: boolean }) {
      const accounts = connections.listAccounts()
      for (let start = 0; start === 0 || start < accounts.length; start += ACCOUNTS_MAX) {
        const came = accounts.slice(start, start + ACCOUNTS_MAX)
        publishPresence({ came, went: [], all: start === 0, ask: ask && start === 0 })
      }
    },

    /** Announces that this replica stops, so the others do not mark it as lost. Announces nothing afterwards. */
    async leave() {
      clearTimeout(timer)
      const published = publishPresence({ came: [], went: [], leaving: true })
      left = true
      await published
    },
  }
}
