import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { findFaults } from '../axe.ts'
import { say } from '../browser.ts'
import { useBrowser } from '../use-browser.ts'

const { run, signUp, newPage } = useBrowser()

/** Nothing is to be found fault with, and nothing sticks out at the side. */
async function check(page: Page) {
  expect(await findFaults(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}

async function close(page: Page) {
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').or(page.getByRole('complementary')).count()).toBe(0)
}

describe.each([
  ['320 px, light', 320, 'light'],
  ['320 px, dark', 320, 'dark'],
  ['1280 px, light', 1280, 'light'],
  ['1280 px, dark', 1280, 'dark'],
] as const)('%s', (_, width, colorScheme) => {
  const options = { viewport: { width, height: 720 }, colorScheme, reducedMotion: 'reduce' } as const

  test('every screen passes axe and fits', async () => {
    const first = await newPage(options)
    await first.goto('/')
    await first.getByRole('button', { name: 'Sign in' }).click()
    await first.getByText('Write your name.').waitFor()
    await check(first)
    await first.context().close()

    const person = await signUp(`Eve ${width} ${colorScheme}`, options)
    const { page } = person
    await say(person, `A line, a link https://example.org/a/rather/long/path and مرحبا of ${run}`)
    await page.getByRole('article').last().hover()
    await check(page)
    for (const panel of ['Search', 'Members']) {
      await page.getByRole('button', { name: panel }).first().click()
      const box = page.getByRole(width < 1024 ? 'dialog' : 'complementary', { name: panel })
      await box.getByRole('heading', { level: 2 }).waitFor()
      if (panel === 'Members') await box.getByText(person.name).waitFor()
      await check(page)
      await close(page)
    }
    for (const panel of ['Sessions', 'Topology']) {
      if (width < 720) await page.getByRole('button', { name: 'Rooms' }).click()
      await page.getByRole('button', { name: panel }).click()
      const box = page.getByRole(width < 1024 ? 'dialog' : 'complementary', { name: panel })
      await box.getByRole('list').getByRole('listitem').first().waitFor()
      await check(page)
      await close(page)
    }
    if (width < 720) {
      await page.getByRole('button', { name: 'Rooms' }).click()
      await page.getByRole('dialog', { name: 'Rooms' }).waitFor()
      await check(page)
    }
    await page.getByRole('button', { name: 'New room' }).click()
    await page.getByRole('dialog', { name: 'New room' }).waitFor()
    await check(page)
    await close(page)
    await page.goto('/chat/room/2147483647')
    await page.getByText('There is no such room here').waitFor()
    await check(page)
    await page.context().close()
  })
})

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
