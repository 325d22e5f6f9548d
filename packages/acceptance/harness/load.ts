import type { Api } from '@chat/client/api'
import type { SocketLike } from '@chat/client/connection-options'
import { toSocketUrl } from '@chat/client/node-session'
import { PAGE_MAX } from '@chat/contract/limits'
import type { LedgerReport, StoredMessage } from '@chat/testing/ledger'
import { DISPLAYS_MIN, LOAD_CLIENTS, type Load, startLoad as startLoadOf } from '@chat/testing/load'
import { expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { createAccount } from './account.ts'

/** Four clients share an account, like tabs. Together they stay below its rate limit. */
const ACCOUNTS = 25

/** Starts 100 clients in a new room, behind the edge. They send 400 messages per second, and each displays all of them. */
export async function startLoad(baseUrl: string): Promise<Load> {
  const run = Date.now().toString(36)
  const owner = await createAccount(baseUrl, 'Load')
  const { id: room } = await owner.api.createRoom({ name: `Load ${run}`, visibility: 'public' })
  const sessions = [owner]
  while (sessions.length < ACCOUNTS) {
    const session = await createAccount(baseUrl, 'Load')
    await session.api.joinRoom(room)
    sessions.push(session)
  }
  const clients = Array.from({ length: LOAD_CLIENTS / ACCOUNTS }, () => sessions).flat()
  const load = await startLoadOf({
    room,
    members: clients.map(({ api, cookie }) => ({ api, open: () => openSocket(baseUrl, cookie()) })),
    listStored: (after) => listStored(owner.api, room, after),
  })
  onTestFinished(load.abort)
  return load
}

/** Prints the report. Fails if the load was too small, or if a message was lost, doubled or out of order. */
export function expectNothingLost(title: string, report: LedgerReport): void {
  console.log(`${title}: ${JSON.stringify(report)}`)
  expect(report.expected, 'too few displays to prove anything').toBeGreaterThanOrEqual(DISPLAYS_MIN)
  expect(report).toMatchObject({ acknowledgedNotStored: 0, storedTwice: 0, missing: 0, double: 0, outOfOrder: 0 })
  expect(report.stored).toBe(report.sent)
}

function openSocket(baseUrl: string, cookie = ''): SocketLike {
  return new WebSocket(toSocketUrl(baseUrl), { headers: { cookie } }) as SocketLike
}

async function listStored(api: Api, room: number, after: number): Promise<StoredMessage[]> {
  const stored: StoredMessage[] = []
  for (let more = true; more; ) {
    const page = await api.listMessages(room, { after: stored.at(-1)?.seq ?? after, limit: PAGE_MAX })
    stored.push(...page.messages)
    more = page.more
  }
  return stored
}
