import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { composer, messageWith, type Person, sayStored } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { messageLog } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

/** Maximum ms to find a button that may be gone. */
const PRESS_MAX_MS = 500

let ann: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  await sayStored(ann, `still here ${run}`)
})

/** Aborts the requests of a URL, as if the backend were down. Returns the function that ends it. */
async function abortRequests(page: Page, url: string) {
  await page.route(url, (route) => route.abort())
  return () => page.unroute(url)
}

test('the page shows that it loads messages', async () => {
  const held = Promise.withResolvers<void>()
  await ann.page.route('**/messages?', async (route) => {
    await held.promise
    await route.continue()
  })
  await ann.page.reload()
  await ann.page.getByText('Loading messages…').waitFor()
  held.resolve()
  await messageWith(ann.page, `still here ${run}`).waitFor()
  await ann.page.unroute('**/messages?')
})

test('the page retries after a single failure to load messages', async () => {
  const { page } = ann
  let failures = 1
  await page.route('**/messages?', (route) => (failures-- > 0 ? route.fulfill({ status: 500 }) : route.continue()))
  await page.reload()
  await messageLog(page).getByRole('article').first().waitFor()
  expect(failures).toBeLessThan(0)
  await page.unroute('**/messages?')
})

test('the page reports that it cannot reach the backend, and continues when it can', async () => {
  const restore = await abortRequests(ann.page, '**/api/session')
  await ann.page.reload()
  await ann.page.getByRole('heading', { name: 'The chat cannot be reached' }).waitFor()
  await ann.page.getByRole('button', { name: 'Try now' }).waitFor()
  await restore()
  await messageWith(ann.page, `still here ${run}`).waitFor()
})

test.each([
  ['the rooms', '**/api/rooms', 'The rooms could not be loaded.'],
  ['the messages', '**/messages?', 'The messages could not be loaded'],
])('the page reports that %s could not be loaded, and "Try again" loads them', async (_, url, text) => {
  const restore = await abortRequests(ann.page, url)
  await ann.page.reload()
  await ann.page.getByText(text).first().waitFor()
  const again = ann.page.getByRole('button', { name: 'Try again' }).first()
  const request = ann.page.waitForRequest(url)
  await again.click()
  await request
  await restore()
  // The button disappears when the page's own retry succeeds first.
  const press = async () => {
    await again.click({ timeout: PRESS_MAX_MS }).catch(() => {})
    return messageWith(ann.page, `still here ${run}`).count()
  }
  await expect.poll(press).toBe(1)
  expect(await ann.page.getByText(text).count()).toBe(0)
})

test('a message written while no messages can be loaded is shown, and the others follow', async () => {
  const restore = await abortRequests(ann.page, '**/messages?')
  await ann.page.reload()
  await ann.page.getByText('The messages could not be loaded').waitFor()
  await ann.page.getByRole('status').getByText('Connecting…').waitFor({ state: 'detached' })
  await sayStored(ann, `written blindly ${run}`)
  await messageWith(ann.page, `written blindly ${run}`).waitFor()
  await ann.page.getByText('The messages could not be loaded').waitFor()
  await restore()
  await ann.page.evaluate(() => dispatchEvent(new Event('online')))
  await messageWith(ann.page, `still here ${run}`).waitFor()
  expect(await messageWith(ann.page, `written blindly ${run}`).count()).toBe(1)
})

test('the page loads the messages again without a click, and the focus moves from the button to them', async () => {
  const restore = await abortRequests(ann.page, '**/messages?')
  await ann.page.reload()
  await ann.page.getByText('The messages could not be loaded').waitFor()
  // Wait, because a new connection loads the messages, too.
  await ann.page.getByRole('status').getByText('Connecting…').waitFor({ state: 'detached' })
  const again = ann.page.getByRole('button', { name: 'Try again' })
  await again.press('Enter')
  await ann.page.waitForRequest('**/messages?')
  await focusOn(again)
  await restore()
  await messageWith(ann.page, `still here ${run}`).waitFor()
  await focusOn(messageLog(ann.page))
})

test('the page reports an edit that could not be stored, and keeps its text', async () => {
  const restore = await abortRequests(ann.page, '**/messages/*')
  await composer(ann.page).press('ArrowUp')
  const edit = ann.page.getByRole('textbox', { name: 'Edit message' })
  await edit.fill(`changed ${run}`)
  await edit.press('Enter')
  await ann.page.getByRole('alert').getByText('The chat cannot be reached right now.').waitFor()
  expect(await edit.inputValue()).toBe(`changed ${run}`)
  await restore()
  await ann.page.getByRole('button', { name: 'Save' }).click()
  await messageWith(ann.page, `changed ${run}`).getByText('edited', { exact: true }).waitFor()
})

test('the page reports a search without results', async () => {
  await ann.page.getByRole('button', { name: 'Search' }).first().click()
  await ann.page.getByLabel('Search messages').fill(`not in any message ${run}`)
  await ann.page.keyboard.press('Enter')
  await ann.page.getByText('Nothing was found.').waitFor()
})

test('the page of an unknown address has a link to general', async () => {
  await ann.page.goto('/chat/nowhere')
  await ann.page.getByText('There is no such room here').waitFor()
  await ann.page.getByRole('link', { name: 'Go to general' }).click()
  await messageWith(ann.page, run).first().waitFor()
})
