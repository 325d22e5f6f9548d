import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { composer } from '../../harness/browser.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp, newPage } = useBrowser()

/** Answers that a part of the page is gone, as after an update that gave it another name; gives how often it was asked for. */
async function takeAway(page: Page, part: string) {
  const asked = { times: 0 }
  await page.route(new RegExp(`/${part}[^/]*\\.(js|tsx)`), (route) => {
    asked.times++
    return route.fulfill({ status: 404 })
  })
  return asked
}

// Not the one about rooms that other tests opened meanwhile, which may be told at the side.
const notice = (page: Page) =>
  page.getByRole('alert').filter({ hasText: 'could not be loaded' }).and(page.locator(':not(nav *)'))

test('a part of the page that is gone is told, nothing typed is lost, and loading the page anew brings it', async () => {
  const { page } = await signUp('Ada')
  await composer(page).fill(`half a thought of ${run}`)
  const asked = await takeAway(page, 'sessions-panel')
  await page.getByRole('button', { name: 'Sessions' }).click()
  await notice(page).waitFor()
  expect(asked.times).toBe(2)
  // The rest of the page works.
  await page.getByRole('complementary', { name: 'Sessions' }).getByRole('button', { name: 'Close' }).click()
  expect(await notice(page).count()).toBe(0)

  await page.getByRole('button', { name: 'Sessions' }).click()
  await page.unrouteAll()
  await notice(page).getByRole('button', { name: 'Reload the page' }).click()
  await expect.poll(() => composer(page).inputValue()).toBe(`half a thought of ${run}`)
  await page.getByRole('button', { name: 'Sessions' }).click()
  await page.getByRole('list', { name: 'Sessions' }).waitFor()
})

test('a part of the page that could not be had for a moment comes by trying again', async () => {
  const { page } = await signUp('Ben')
  await takeAway(page, 'new-room-dialog')
  await page.getByRole('button', { name: 'New room' }).click()
  await notice(page).waitFor()
  await page.unrouteAll()
  await notice(page).getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('dialog', { name: 'New room' }).waitFor()
  expect(await notice(page).count()).toBe(0)
})

test('offline, a missing part leaves room to write, can be dismissed, and comes with the network', async () => {
  const { page } = await signUp('Cleo')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'New room' }).click()
  await notice(page).getByText('You are offline').waitFor()
  expect(await notice(page).getByText('newer version').count()).toBe(0)
  const [told, box] = await Promise.all([notice(page).boundingBox(), composer(page).boundingBox()])
  expect((told?.y ?? 0) + (told?.height ?? 0)).toBeLessThan(box?.y ?? 0)
  await notice(page).getByRole('button', { name: 'Dismiss' }).click()
  expect(await notice(page).count()).toBe(0)
  await page.getByRole('button', { name: 'New room' }).click()
  await notice(page).waitFor()
  await page.context().setOffline(false)
  await page.getByRole('dialog', { name: 'New room' }).waitFor()
  expect(await notice(page).count()).toBe(0)
})

test('a missing part that was dismissed offline is there once the network is back', async () => {
  const { page } = await signUp('Dan')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Sessions' }).click()
  await notice(page).getByRole('button', { name: 'Dismiss' }).click()
  await page.context().setOffline(false)
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(true)
  await page.getByRole('button', { name: 'Sessions' }).click()
  await page.getByRole('list', { name: 'Sessions' }).waitFor()
})

test('a first screen that is gone is told too, and the page does not load itself for ever', async () => {
  const page = await newPage()
  let loads = 0
  page.on('load', () => loads++)
  const asked = await takeAway(page, 'sign-in-page')
  await page.goto('/')
  await notice(page).waitFor()
  expect([loads, asked.times]).toEqual([1, 2])
  await page.unrouteAll()
  await notice(page).getByRole('button', { name: 'Reload the page' }).click()
  await page.getByLabel('Name').waitFor()
})
