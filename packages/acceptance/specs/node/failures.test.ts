import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { composer, messageWith, type Person, say, texts } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { messageLog } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

/** Milliseconds to find a button that may have gone. */
const PRESS_MAX_MS = 500

let ann: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  await say(ann, `still here ${run}`)
  await messageWith(ann.page, `still here ${run}`).getByText('Sending…').waitFor({ state: 'detached' })
})

/** Lets no request of this kind through, as while the backend is away. Gives the function that ends it. */
async function cut(page: Page, url: string) {
  await page.route(url, (route) => route.abort())
  return () => page.unroute(url)
}

test('while messages are loaded, the page says so', async () => {
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

test('a single failure while messages are loaded is retried', async () => {
  const { page } = ann
  let failures = 1
  await page.route('**/messages?', (route) => (failures-- > 0 ? route.fulfill({ status: 500 }) : route.continue()))
  await page.reload()
  await messageLog(page).getByRole('article').first().waitFor()
  expect(failures).toBeLessThan(0)
  await page.unroute('**/messages?')
})

test('while nobody answers, the page says so, and goes on by itself', async () => {
  const mend = await cut(ann.page, '**/api/session')
  await ann.page.reload()
  await ann.page.getByRole('heading', { name: 'The chat cannot be reached' }).waitFor()
  await ann.page.getByRole('button', { name: 'Try now' }).waitFor()
  await mend()
  await messageWith(ann.page, `still here ${run}`).waitFor()
})

test.each([
  ['the rooms', '**/api/rooms', 'The rooms could not be loaded.'],
  ['the messages', '**/messages?', 'The messages could not be loaded'],
])('where %s cannot be loaded, the page says so and tries again when asked to', async (_, url, text) => {
  const mend = await cut(ann.page, url)
  await ann.page.reload()
  await ann.page.getByText(text).first().waitFor()
  const again = ann.page.getByRole('button', { name: 'Try again' }).first()
  const asked = ann.page.waitForRequest(url)
  await again.click()
  await asked
  await mend()
  // The button is gone where the page's own next try came first.
  const press = async () => {
    await again.click({ timeout: PRESS_MAX_MS }).catch(() => {})
    return messageWith(ann.page, `still here ${run}`).count()
  }
  await expect.poll(press).toBe(1)
  expect(await ann.page.getByText(text).count()).toBe(0)
})

test('what one writes where the messages cannot be loaded shows, and the rest comes with the network', async () => {
  const mend = await cut(ann.page, '**/messages?')
  await ann.page.reload()
  await ann.page.getByText('The messages could not be loaded').waitFor()
  await ann.page.getByRole('status').getByText('Connecting…').waitFor({ state: 'detached' })
  await say(ann, `written blindly ${run}`)
  await messageWith(ann.page, `written blindly ${run}`).getByText('Sending…').waitFor({ state: 'detached' })
  await messageWith(ann.page, `written blindly ${run}`).waitFor()
  await ann.page.getByText('The messages could not be loaded').waitFor()
  await mend()
  await ann.page.evaluate(() => dispatchEvent(new Event('online')))
  await messageWith(ann.page, `still here ${run}`).waitFor()
  expect(await messageWith(ann.page, `written blindly ${run}`).count()).toBe(1)
})

test('the page loads the messages again without a click, and the focus moves from the button to them', async () => {
  const mend = await cut(ann.page, '**/messages?')
  await ann.page.reload()
  await ann.page.getByText('The messages could not be loaded').waitFor()
  // From here on, a new connection does not load them.
  await ann.page.getByRole('status').getByText('Connecting…').waitFor({ state: 'detached' })
  const again = ann.page.getByRole('button', { name: 'Try again' })
  await again.press('Enter')
  await ann.page.waitForRequest('**/messages?')
  await focusOn(again)
  await mend()
  await messageWith(ann.page, `still here ${run}`).waitFor()
  await focusOn(messageLog(ann.page))
})

test('an edit that cannot be stored says so, and keeps the text', async () => {
  const mend = await cut(ann.page, '**/messages/*')
  await composer(ann.page).press('ArrowUp')
  const edit = ann.page.getByRole('textbox', { name: 'Edit message' })
  await edit.fill(`changed ${run}`)
  await edit.press('Enter')
  await ann.page.getByRole('alert').getByText('The chat cannot be reached right now.').waitFor()
  expect(await edit.inputValue()).toBe(`changed ${run}`)
  await mend()
  await ann.page.getByRole('button', { name: 'Save' }).click()
  await messageWith(ann.page, `changed ${run}`).getByText('edited', { exact: true }).waitFor()
})

test('a search without a result says so', async () => {
  await ann.page.getByRole('button', { name: 'Search' }).first().click()
  await ann.page.getByLabel('Search messages').fill(`nobody said this ${run} ever`)
  await ann.page.keyboard.press('Enter')
  await ann.page.getByText('Nothing was found.').waitFor()
})

test('an address that leads nowhere says so, and leads back', async () => {
  await ann.page.goto('/chat/nowhere')
  await ann.page.getByText('There is no such room here').waitFor()
  await ann.page.getByRole('link', { name: 'Go to general' }).click()
  await messageWith(ann.page, run).first().waitFor()
})

test('if no WebSocket opens, the page names the cause, and later stores a message exactly once', async () => {
  const { page } = await signUp('Wes')
  await page.clock.install()
  await page.routeWebSocket(/\/api\/ws/, (socket) => socket.close())
  await page.reload()
  await say({ name: 'Wes', page }, `through a proxy ${run}`)
  const status = page.getByRole('status')
  await status.getByText('Connecting…').waitFor()
  await page.clock.runFor(10_000)
  await status.getByText('A proxy or firewall may block WebSockets. What you write is kept').waitFor()
  await page.unrouteAll()
  await page.routeWebSocket(/\/api\/ws/, (socket) => void socket.connectToServer())
  await page.clock.runFor(6_000)
  await messageWith(page, `through a proxy ${run}`).getByText('Sending…').waitFor({ state: 'detached' })
  expect(await texts(page, `through a proxy ${run}`)).toHaveLength(1)
  expect(await status.getByText('may block').count()).toBe(0)
})

test('the page says after some seconds that a message waits for the server, and later stores it exactly once', async () => {
  const { page } = await signUp('Una')
  await page.clock.install()
  const database = { away: true }
  await page.routeWebSocket(/\/api\/ws/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((data) => {
      const { event, room, id } = JSON.parse(String(data))
      if (event !== 'message:send' || !database.away) return server.send(data)
      const problem = { type: 'about:blank', title: 'Unavailable', status: 503, code: 'unavailable' }
      socket.send(JSON.stringify({ event: 'message:refused', room, id, problem }))
    })
  })
  await page.reload()
  await composer(page).waitFor()
  await page.clock.runFor(2_000)
  await say({ name: 'Una', page }, `waits ${run}`)
  await page.clock.runFor(5_000)
  const status = page.getByRole('status').getByText('A message of yours is not stored yet.')
  await status.waitFor()
  database.away = false
  await page.clock.runFor(2_000)
  await status.waitFor({ state: 'detached' })
  expect(await texts(page, `waits ${run}`)).toHaveLength(1)
})

test('a page of an earlier protocol asks its user to reload, and works until then', async () => {
  const { page } = await signUp('Olga')
  await page.routeWebSocket(/\/api\/ws/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((data) => {
      const event = JSON.parse(String(data))
      const later = event.event === 'connection:opened' && { protocol: event.protocol + 1 }
      socket.send(JSON.stringify({ ...event, ...later }))
    })
  })
  await page.reload()
  const notice = page.getByRole('status').filter({ hasText: 'The chat has a newer version than this page.' })
  await notice.waitFor()
  await say({ name: 'Olga', page }, `before the reload ${run}`)
  await messageWith(page, `before the reload ${run}`).getByText('Sending…').waitFor({ state: 'detached' })
  await page.routeWebSocket(/\/api\/ws/, (socket) => void socket.connectToServer())
  await composer(page).fill('a draft')
  await notice.getByRole('button', { name: 'Reload the page' }).click()
  await notice.waitFor({ state: 'detached' })
  await expect.poll(() => composer(page).inputValue()).toBe('a draft')
  await expect.poll(() => texts(page, `before the reload ${run}`)).toHaveLength(1)
})
