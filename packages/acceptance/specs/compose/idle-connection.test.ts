import { toSocketUrl } from '@chat/client/node-session'
import { BEAT_INTERVAL_MS } from '@chat/contract/limits'
import { expect, onTestFinished, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { createComposeDriver } from '../../harness/drivers/compose.ts'

const { baseUrl } = createComposeDriver()

/** More than a minute, the usual idle timeout of an edge. `npm run full` waits ten minutes. */
const BEATS = Number(process.env.QUIET_BEATS ?? 7)

/** Maximum ms for the beats on a busy machine. */
const QUIET_MS = (BEATS + 1) * BEAT_INTERVAL_MS

test(
  `an idle connection stays open through the edge (${BEATS} beats)`,
  async () => {
    const { open } = await createAccount(baseUrl, 'Idle')
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
