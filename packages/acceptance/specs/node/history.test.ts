import { createConnection } from '@chat/client/connection'
import { createNodeSession, toSocketUrl } from '@chat/client/node-session'
import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { composer, makeRoom, messageWith, PASSWORD, type Person, say } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { messageLog, scrollTo } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, baseUrlOf, signUp } = useBrowser()

/** More than are ever there at once, so that they come and go as one scrolls. */
const MESSAGES = 450

/** What one account may send in a burst is less than that. */
const MESSAGES_EACH = 150

let ann: Person
let ben: Person
let path: string
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
  path = await makeRoom(ann, `Long ${run}`, 'Public')
  await write(1, MESSAGES)
})

/** Sends numbered messages, by several accounts: nobody types as fast, nor may. */
async function write(from: number, to: number) {
  const room = Number(path.split('/').at(-1))
  for (let start = from; start <= to; start += MESSAGES_EACH) {
    const { api, open } = createNodeSession(baseUrlOf())
    await api.signUp({ name: `Writer ${start} ${run}`, password: PASSWORD })
    await api.joinRoom(room)
    const connection = createConnection({ url: toSocketUrl(baseUrlOf()), handlers: {}, open })
    connection.start()
    const count = Math.min(to - start + 1, MESSAGES_EACH)
    const numbers = Array.from({ length: count }, (_, index) => start + index)
    await Promise.all(numbers.map((number) => connection.send(room, `number ${number} of ${run}`).stored))
    connection.close()
  }
}

/** How many pixels of the messages lie below what shows. */
const belowOf = (page: Page) => messageLog(page).evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)

const nth = (page: Page, number: number) => messageWith(page, `number ${number} of ${run}`)

test('a long room scrolls to its beginning and back to its end with few rows at a time', async () => {
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  await scrollTo(ann.page, nth(ann.page, 1), -1_500)
  await ann.page.getByText('This is where the room begins.').waitFor()
  expect(await messageWith(ann.page, `number ${MESSAGES} of`).count()).toBe(0)
  await scrollTo(ann.page, nth(ann.page, MESSAGES), 1_500)
})

test('what one reads stays where it is while older messages come in', async () => {
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  // The request of the next page waits until the place is measured.
  const release = Promise.withResolvers<void>()
  await ann.page.route('**/messages?before=*', async (route) => {
    await release.promise
    await route.continue()
  })
  await messageLog(ann.page).hover()
  await ann.page.mouse.wheel(0, -100_000)
  await ann.page.getByText('Loading earlier messages…').waitFor()
  const anchor = nth(ann.page, MESSAGES - 45)
  const top = () => anchor.evaluate((article) => article.getBoundingClientRect().top)
  await expect.poll(async () => (await top()) - (await top())).toBe(0)
  const before = await top()
  const answered = ann.page.waitForResponse('**/messages?before=*')
  release.resolve()
  await answered
  await nth(ann.page, MESSAGES - 60).waitFor({ state: 'attached' })
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1)
  await ann.page.unroute('**/messages?before=*')
})

test('where earlier messages cannot be loaded, the page says so and tries again when asked to', async () => {
  await ann.page.route('**/messages?before=*', (route) => route.abort())
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  await messageLog(ann.page).hover()
  await ann.page.mouse.wheel(0, -100_000)
  await ann.page.getByText('Earlier messages could not be loaded.').waitFor()
  await ann.page.unroute('**/messages?before=*')
  await ann.page.getByRole('button', { name: 'Try again' }).click()
  await focusOn(messageLog(ann.page))
  await nth(ann.page, MESSAGES - 60).waitFor({ state: 'attached' })
})

test('the way to the end leads there, though the newest page comes after the next ones', async () => {
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  // So far up that the end has given way, and no further: one page goes there.
  await scrollTo(ann.page, nth(ann.page, MESSAGES - 160), -500)
  const release = Promise.withResolvers<void>()
  await ann.page.route('**/messages?', async (route) => {
    await release.promise
    await route.continue()
  })
  await ann.page.getByRole('button', { name: 'To the newest messages' }).press('Enter')
  await nth(ann.page, MESSAGES).waitFor()
  release.resolve()
  // The newest page takes the place of all that was there.
  await nth(ann.page, MESSAGES - 150).waitFor({ state: 'detached' })
  expect(await belowOf(ann.page)).toBeLessThanOrEqual(1)
  await focusOn(messageLog(ann.page))
  await ann.page.unroute('**/messages?')
})

test('a room that was left further up opens at its end', async () => {
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  await scrollTo(ann.page, nth(ann.page, MESSAGES - 190), -500)
  await nth(ann.page, MESSAGES).waitFor({ state: 'detached' })
  await ann.page.getByRole('link', { name: 'general' }).click()
  await ann.page.getByRole('heading', { name: 'general', level: 1 }).waitFor()
  await ann.page.getByRole('link', { name: `Long ${run}` }).click()
  await nth(ann.page, MESSAGES).waitFor()
  await expect.poll(() => belowOf(ann.page)).toBeLessThanOrEqual(1)
})

test('one comes back to many unread messages and gets to the first of them', async () => {
  await ben.page.goto(path)
  await ben.page.getByRole('button', { name: 'Join room' }).click()
  await nth(ben.page, MESSAGES).waitFor()
  await ben.page.goto('/chat/room/1')
  await composer(ben.page).waitFor()
  await write(MESSAGES + 1, MESSAGES + 120)
  await ben.page.getByRole('link', { name: `Long ${run}` }).click()
  await nth(ben.page, MESSAGES + 120).waitFor()
  const jump = ben.page.getByRole('button', { name: 'Jump to unread' })
  await ben.page.route('**/messages?after=*', (route) => route.abort())
  await jump.click()
  await ben.page.getByRole('alert').getByText('The chat cannot be reached right now.').waitFor()
  await ben.page.unroute('**/messages?after=*')
  await jump.click()
  await ben.page.getByText('New', { exact: true }).waitFor()
  await nth(ben.page, MESSAGES + 1).waitFor()

  // What comes meanwhile is counted, not shown; one's own way to the end leads to it.
  await say(ann, `news of ${run}`)
  await ben.page.getByRole('button', { name: 'New messages' }).click()
  await messageWith(ben.page, `news of ${run}`).waitFor()
})
