import { createNodeSession, toSocketUrl } from '@chat/client/node-session'
import { BEAT_INTERVAL_MS } from '@chat/contract/limits'
import { expect, onTestFinished, test } from 'vitest'
import { createComposeDriver } from '../../harness/drivers/compose.ts'

const { baseUrl } = createComposeDriver()

/** More than a minute, after which edges cut what they take for idle; `npm run full` waits for ten. */
const BEATS = Number(process.env.QUIET_BEATS ?? 7)

/** One beat more than there are, on a machine that is busy. */
const QUIET_MS = (BEATS + 1) * BEAT_INTERVAL_MS

test(
  `a socket on which nobody says anything stays open through the edge (${BEATS} beats)`,
  async () => {
    const { api, open } = createNodeSession(baseUrl)
    await api.signUp({ name: `Quiet ${Date.now().toString(36)}`, password: 'sample password of a test' })
    const socket = open(toSocketUrl(baseUrl))
    onTestFinished(() => socket.close())
    const seen = { beats: 0, closes: [] as number[] }
    socket.onmessage = ({ data }) => {
      if (JSON.parse(String(data)).event === 'connection:beat') seen.beats++
    }
    socket.onclose = ({ code }) => void seen.closes.push(code)
    await expect
      .poll(() => seen.beats + seen.closes.length * BEATS, { timeout: QUIET_MS })
      .toBeGreaterThanOrEqual(BEATS)
    expect(seen.closes).toEqual([])
  },
  QUIET_MS + 10_000,
)
