import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { useBrowser } from '../../harness/use-browser.ts'

const { signUp } = useBrowser()

/** Compressed bytes of JavaScript in a first load: see apps/frontend/build/size-budget.ts. */
const FIRST_LOAD_MAX_BYTES = 72 * 1024

async function sumScripts(page: Page): Promise<number> {
  const sizes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.endsWith('.js'))
      .map((entry) => (entry as PerformanceResourceTiming).encodedBodySize),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

test('the first load of the sign-in page and of a room takes at most 72 KB of JavaScript each', async () => {
  const { page } = await signUp('Budget')
  const session = await page.context().newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.reload()
  await page.getByRole('log', { name: 'Messages' }).waitFor()
  const ofRoom = await sumScripts(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  const ofSignIn = await sumScripts(page)
  for (const size of [ofRoom, ofSignIn]) {
    // React alone is larger, so a smaller sum proves nothing.
    expect(size).toBeGreaterThan(50_000)
    expect(size).toBeLessThanOrEqual(FIRST_LOAD_MAX_BYTES)
  }
})
