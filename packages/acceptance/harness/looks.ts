import type { Page } from 'playwright'
import { expect } from 'vitest'
import { findFaults } from './axe.ts'

/** Nothing is to be found fault with in what shows, neither light nor dark, and nothing sticks out at the side. */
export async function checkLooks(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect([colorScheme, ...(await findFaults(page))]).toEqual([colorScheme])
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}
