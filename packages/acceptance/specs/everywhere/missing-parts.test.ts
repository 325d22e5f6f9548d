import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { composer } from '../../harness/browser.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp, newPage } = useBrowser()

/** Answers requests of a script with 404, as after an update. Returns a counter of the requests. */
async function removePart(page: Page, part: string) {
  const requests = { count: 0 }
  await page.route(new RegExp(`/${part}[^/]*\\.(js|tsx)`), (route) => {
    requests.count++
    return route.fulfill({ status: 404 })
  })
  return requests
}

// Exclude the list of rooms, which may show an alert about rooms of other tests.
const notice = (page: Page) =>
  page.getByRole('alert').filter({ hasText: 'could not be loaded' }).and(page.locator(':not(nav *)'))

test('the page reports a missing part, and a reload loads it and keeps the draft', async () => {
  const { page } = await signUp('Ada')
  await composer(page).fill(`half a thought of ${run}`)
  const requests = await removePart(page, 'sessions-panel')
  await page.getByRole('button', { name: 'Sessions' }).click()
  await notice(page).waitFor()
  expect(requests.count).toBe(2)
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

test('"Try again" loads a part of the page that was missing for a moment', async () => {
  const { page } = await signUp('Ben')
  await removePart(page, 'new-room-dialog')
  await page.getByRole('button', { name: 'New room' }).click()
  await notice(page).waitFor()
  await page.unrouteAll()
  await notice(page).getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('dialog', { name: 'New room' }).waitFor()
  expect(await notice(page).count()).toBe(0)
})

test('offline, the notice of a missing part stays above the composer and can be dismissed; online, the part loads', async () => {
  const { page } = await signUp('Cleo')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'New room' }).click()
  await notice(page).getByText('You are offline').waitFor()
  expect(await notice(page).getByText('newer version').count()).toBe(0)
  const [alert, box] = await Promise.all([notice(page).boundingBox(), composer(page).boundingBox()])
  expect((alert?.y ?? 0) + (alert?.height ?? 0)).toBeLessThan(box?.y ?? 0)
  await notice(page).getByRole('button', { name: 'Dismiss' }).click()
  expect(await notice(page).count()).toBe(0)
  await page.getByRole('button', { name: 'New room' }).click()
  await notice(page).waitFor()
  await page.context().setOffline(false)
  await page.getByRole('dialog', { name: 'New room' }).waitFor()
  expect(await notice(page).count()).toBe(0)
})

test('a part whose notice was dismissed offline opens again online', async () => {
  const { page } = await signUp('Dan')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Sessions' }).click()
  await notice(page).getByRole('button', { name: 'Dismiss' }).click()
  await page.context().setOffline(false)
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(true)
  await page.getByRole('button', { name: 'Sessions' }).click()
  await page.getByRole('list', { name: 'Sessions' }).waitFor()
})

test('the page reports a missing sign-in page once, without a loop of reloads', async () => {
  const page = await newPage()
  let loads = 0
  page.on('load', () => loads++)
  const requests = await removePart(page, 'sign-in-page')
  await page.goto('/')
  await notice(page).waitFor()
  expect([loads, requests.count]).toEqual([1, 2])
  await page.unrouteAll()
  await notice(page).getByRole('button', { name: 'Reload the page' }).click()
  await page.getByLabel('Name').waitFor()
})
