import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { useBrowser } from '../../harness/use-browser.ts'

const { signUp } = useBrowser()

/** Bytes of JavaScript, as they come over the wire, in a first load: see apps/frontend/build/size-budget.ts. */
const FIRST_LOAD_MAX_BYTES = 72 * 1024

async function countScripts(page: Page): Promise<number> {
  const sizes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.endsWith('.js'))
      .map((entry) => (entry as PerformanceResourceTiming).encodedBodySize),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

test('a first load takes at most 72 KB of JavaScript, be it to sign in or to open a room', async () => {
  const { page } = await signUp('Budget')
  const session = await page.context().newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.reload()
  await page.getByRole('log', { name: 'Messages' }).waitFor()
  const toRead = await countScripts(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  const toSignIn = await countScripts(page)
  for (const size of [toRead, toSignIn]) {
    // Less than React alone has would mean that nothing was counted.
    expect(size).toBeGreaterThan(50_000)
    expect(size).toBeLessThanOrEqual(FIRST_LOAD_MAX_BYTES)
  }
})
