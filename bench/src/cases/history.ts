import { PLAN_BY_KEY } from '@chat/backend/db/reconnecting-client'
import type { Queryable } from '@chat/backend/db/transaction'
import { findPage } from '@chat/backend/messages/repository'
import { searchMessages } from '@chat/backend/messages/search'
import { parseSearch } from '@chat/contract/search-text'
import type { Round } from '@chat/testing/measure/compare'
import { withClient } from '@chat/tooling/postgres/connect'
import { type ClientBase, escapeLiteral, type QueryConfig } from 'pg'
import { createBatched } from '../writes/forms.ts'
import { measureWrites } from '../writes/measure.ts'
import { type Bench, type Case, limitRow, type Row, ratioRow } from './case.ts'

const ROOMS = 100
const MESSAGES = 10_000_000
const PAGE = 50
const BUFFERS_MAX = 60
const IN_FLIGHT = 256

/** Members of each room. The first one loads the pages. */
const MEMBERS_PER_ROOM = 2

interface Plan {
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number }
  'Execution Time': number
}

/**
 * Runs `work` with EXPLAIN for every statement of the backend, once with a custom plan and once with a generic plan.
 * Returns the higher cost of the two.
 */
async function explain(client: ClientBase, work: (db: Queryable) => Promise<unknown>) {
  const explained: { buffers: number; ms: number }[] = []
  for (const mode of ['force_custom_plan', 'force_generic_plan']) {
    await client.query(`SET plan_cache_mode = ${mode}`)
    const sum = { buffers: 0, ms: 0 }
    const db = {
      async query({ text, values = [] }: QueryConfig) {
        const literals = values.map((value) => (value === null ? 'NULL' : escapeLiteral(String(value))))
        await client.query(`PREPARE explained AS ${text}`)
        const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE explained (${literals})`)
        await client.query('DEALLOCATE explained')
        const [plan] = (rows[0] as { 'QUERY PLAN': [Plan] })['QUERY PLAN']
        sum.buffers += plan.Plan['Shared Hit Blocks'] + plan.Plan['Shared Read Blocks']
        sum.ms += plan['Execution Time']
        return { rows: [] }
      },
    }
    await work(db as unknown as Queryable)
    explained.push(sum)
  }
  const worst = (cost: 'buffers' | 'ms') => Math.max(...explained.map((sum) => sum[cost]))
  return { buffers: worst('buffers'), ms: worst('ms') }
}

/** Measures writes with and without the search index on the existing messages. */
async function measureIndexCost({ scale, say }: Bench, url: string): Promise<Round[]> {
  const run = async (name: string) => {
    const metrics = await measureWrites({ url, createForm: createBatched, inFlight: IN_FLIGHT, ...scale })
    say(`  ${name}: ${Math.round(metrics.messagesPerSecond ?? 0)} messages/s`)
    return metrics
  }
  const rounds: Round[] = []
  for (let round = 0; round < scale.rounds; round++) {
    const ours = await run('with the index   ')
    const again = await run('with the index   ')
    const peer = await withoutIndex(url, () => run('without the index'))
    rounds.push({ ours, again, peer })
  }
  return rounds
}

async function withoutIndex<T>(url: string, work: () => Promise<T>): Promise<T> {
  const { name, definition } = await withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string; definition: string }>(
      `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
       WHERE tablename = 'message' AND indexname = 'message_words_idx'`,
    )
    return rows[0] as (typeof rows)[0]
  })
  await withClient(url, (client) => client.query(`DROP INDEX ${name}`))
  try {
    return await work()
  } finally {
    await withClient(url, (client) => client.query(definition))
  }
}

/** Measures whether a page of history costs the same at any depth. */
export const history: Case = {
  name: 'history',
  title: `History and search among ${MESSAGES.toLocaleString('en')} messages in ${ROOMS} rooms`,
  async run(bench) {
    const { ours, scale, say } = bench
    const perRoom = Math.ceil(scale.size(MESSAGES) / ROOMS)
    const stack = await ours.start(0)
    try {
      say(`  filling ${ROOMS} rooms with ${perRoom} messages each`)
      const [member] = await stack.populate({
        rooms: ROOMS,
        membersPerRoom: MEMBERS_PER_ROOM,
        messagesPerRoom: perRoom,
      })
      const room = member?.room ?? 0
      const costs = await withClient(stack.databaseUrl, async (client) => {
        const { rows } = await client.query<{ account: number }>(
          'SELECT min(account_id) AS account FROM room_member WHERE room_id = $1',
          [room],
        )
        const account = rows[0]?.account ?? 0
        await client.query('VACUUM ANALYZE')
        const page = (before: number) =>
          explain(client, (db) => findPage(db, room, account, { before, after: undefined, limit: PAGE }))
        const search = async (q: string) => {
          const start = performance.now()
          const found = await searchMessages(client as Queryable, account, { terms: parseSearch(q), limit: PAGE })
          return { found: found.length, ms: performance.now() - start }
        }
        const searches = { common: await search('message'), rare: await search(String(perRoom)) }
        await client.query(PLAN_BY_KEY)
        return {
          newest: await page(perRoom + 1),
          middle: await page(Math.ceil(perRoom / 2)),
          oldest: await page(PAGE + 2),
          ...searches,
        }
      })
      for (const [what, cost] of Object.entries(costs)) say(`  ${what}: ${JSON.stringify(cost)}`)
      const rounds = await measureIndexCost(bench, stack.databaseUrl)
      const pages = (['newest', 'middle', 'oldest'] as const).map((where) =>
        limitRow(`${PAGE} messages, ${where}`, 'buffers', costs[where].buffers, BUFFERS_MAX),
      )
      const searches = (['common', 'rare'] as const).map(
        (kind): Row => ({ what: `search of a ${kind} word`, unit: 'ms', ours: costs[kind].ms, wanted: '' }),
      )
      return {
        beside: 'without the search index',
        rows: [
          ...pages,
          ...searches,
          ratioRow(`messages stored, ${IN_FLIGHT} in flight`, '/s', rounds, 'messagesPerSecond'),
        ],
        notes: [`Each room has ${perRoom.toLocaleString('en')} messages.`],
        raw: { costs, rounds },
      }
    } finally {
      await stack.stop()
    }
  },
}
