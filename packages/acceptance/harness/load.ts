import type { Api } from '@chat/client/api'
import type { SocketLike } from '@chat/client/connection-options'
import { createNodeSession, type NodeSession, toSocketUrl } from '@chat/client/node-session'
import { PAGE_MAX } from '@chat/contract/limits'
import type { LedgerReport, StoredMessage } from '@chat/testing/ledger'
import { DISPLAYS_MIN, LOAD_CLIENTS, type Load, startLoad as startLoadOf } from '@chat/testing/load'
import { expect, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'

/** Each with several clients, as one has several tabs: what an account may send a second is more than all of them write. */
const ACCOUNTS = 25

/** A hundred clients in a room of their own, through the edge, that write 400 messages a second and display all of them. */
export async function startLoad(baseUrl: string): Promise<Load> {
  const run = Date.now().toString(36)
  const owner = await signUp(baseUrl, `Load ${run}`)
  const { id: room } = await owner.api.createRoom({ name: `Load ${run}`, visibility: 'public' })
  const sessions = [owner]
  while (sessions.length < ACCOUNTS) {
    const session = await signUp(baseUrl, `Load ${run} ${sessions.length}`)
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

/** Fails unless the run was under load and lost, doubled and disordered nothing. Prints its figures. */
export function expectNothingLost(title: string, report: LedgerReport): void {
  console.log(`${title}: ${JSON.stringify(report)}`)
  expect(report.expected, 'displays: with fewer the run proves nothing').toBeGreaterThanOrEqual(DISPLAYS_MIN)
  expect(report).toMatchObject({ acknowledgedNotStored: 0, storedTwice: 0, missing: 0, double: 0, outOfOrder: 0 })
  expect(report.stored).toBe(report.sent)
}

async function signUp(baseUrl: string, name: string): Promise<NodeSession> {
  const session = createNodeSession(baseUrl)
  await session.api.signUp({ name, password: 'sample password of a test' })
  return session
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
