import type { Locator, Page } from 'playwright'
import { expect } from 'vitest'

/** Maximum rows in the page, so that a long room is as fast as a short one. */
export const ROWS_MAX = 200

/** Maximum ms to scroll through thousands of messages on a busy machine. */
const SCROLL_MAX_MS = 45_000

/** The list of messages of the open room. */
export function messageLog(page: Page): Locator {
  return page.getByRole('log', { name: 'Messages' })
}

/** Returns the pixels of the message list below its visible part. */
export function pixelsBelow(page: Page): Promise<number> {
  return messageLog(page).evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)
}

/** Scrolls with the wheel in steps of `delta` pixels until a message is in the page. Fails if a step shows too many rows. */
export async function scrollTo(page: Page, message: Locator, delta: number): Promise<void> {
  const rows = messageLog(page).locator('article, h2')
  let most = 0
  await messageLog(page).hover()
  const step = async () => {
    await page.mouse.wheel(0, delta)
    most = Math.max(most, await rows.count())
    return message.count()
  }
  await expect.poll(step, { interval: 50, timeout: SCROLL_MAX_MS }).toBe(1)
  expect(most).toBeLessThanOrEqual(ROWS_MAX)
}
