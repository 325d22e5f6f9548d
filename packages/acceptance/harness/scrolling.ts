import type { Locator, Page } from 'playwright'
import { expect } from 'vitest'

/** Rows that the page may hold: the promise is that a room of any size stays as quick as a small one. */
export const ROWS_MAX = 200

/** Milliseconds to get through thousands of messages by the wheel, on a busy machine. */
const SCROLL_MAX_MS = 45_000

/** Where the messages of the open room are. */
export function messageLog(page: Page): Locator {
  return page.getByRole('log', { name: 'Messages' })
}

/** Scrolls by the wheel, `delta` pixels at a time, until a message is there; at each step, few rows are. */
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
