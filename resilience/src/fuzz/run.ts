import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { takeFootprints, withFootprint } from '@chat/testing/measure/footprint'
import { readMetrics } from '@chat/testing/measure/metrics'
import { NO_LIMITS } from '@chat/testing/no-limits'
import { createOurs } from '@chat/testing/stacks/ours'
import { createSide } from '@chat/testing/stacks/side'
import type { Stack } from '@chat/testing/stacks/stack'
import type { Ground } from '@chat/testing/with-postgres'
import { LOGS } from '@chat/tooling/folders'
import { withClient } from '@chat/tooling/postgres/connect'
import { type Bounds, type Look, worstGrowth } from '../growth/growth.ts'
import { playDrawn } from './drawn.ts'
import type { FuzzCommand } from './options.ts'
import type { FuzzReport } from './report.ts'
import { runSchemathesis } from './schemathesis.ts'

/** The share of the cases that schemathesis draws: each takes it many times as long. */
const SCHEMATHESIS_SHARE = 0.1

/**
 * Of resident memory much: an allocator keeps what four hashes of passwords at once took, and the first cases may have had
 * fewer. Of heap and buffers as much as was seen to come and go in runs without a leak. Files are the connections that our own requests keep; the pool has four at most, which come and go.
 */
const BOUNDS: Bounds = { heap: 15, external: 20, resident: 150, sockets: 0, files: 50, pool: 4 }

/** Milliseconds in which sockets that were let go are gone, and between two looks at whether they are. */
const SETTLE_MAX_MS = 40_000
const POLL_MS = 50

export interface FuzzOptions extends FuzzCommand {
  ground: Ground
  say(line: string): void
}

/** Sends a replica all that it must bear, and says what it did not. */
export async function runFuzz({ ground, cases, seed, skipSchemathesis, say }: FuzzOptions): Promise<FuzzReport> {
  const { supervisor, postgres } = ground
  // With the teaching switches, which the description knows.
  const env = withFootprint({ ...NO_LIMITS, TEACHING: '1', LOG_LEVEL: 'warn' })
  const stack = await createSide(createOurs(supervisor, env), supervisor, postgres).start(1)
  const [url = ''] = stack.urls
  const looks: Look[] = []
  async function look() {
    await untilNoSocket(stack)
    const [footprint] = await takeFootprints(stack)
    if (footprint) looks.push({ at: performance.now() / 1_000, footprint })
  }

  const described = skipSchemathesis ? 0 : Math.ceil(cases * SCHEMATHESIS_SHARE)
  const drawn = await withClient(stack.databaseUrl, (client) =>
    playDrawn({
      url,
      database: { query: async (text, values) => (await client.query(text, values)).rows as never },
      cases: cases - described,
      seed,
      say,
      onWarm: look,
    }),
  )
  const parts = [{ name: 'drawn by fast-check', ...drawn }]
  if (described > 0) {
    parts.push({ name: 'drawn by schemathesis', ...(await runSchemathesis({ url, cases: described, seed })) })
  }
  await look()
  const log = readFileSync(join(LOGS, 'bench-ours-1.log'), 'utf8').split('\n')
  parts.push({ name: "lines of the replica's log", cases: log.length, findings: log.filter(isError) })
  await stack.stop()
  return { parts, growth: worstGrowth([looks], BOUNDS) }
}

const isError = (line: string) => line.includes('"level":50')

/** Waits until no socket is open; one that stays is seen in the footprint. */
async function untilNoSocket({ metricsUrls }: Stack): Promise<void> {
  const deadline = Date.now() + SETTLE_MAX_MS
  while ((await readMetrics(metricsUrls[0] as string))('chat_sockets_open') > 0) {
    if (Date.now() > deadline) return
    await delay(POLL_MS)
  }
}
