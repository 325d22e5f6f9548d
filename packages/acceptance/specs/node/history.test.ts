import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { composer, joinRoom, makeRoom, messageWith, type Person, say } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { messageLog, pixelsBelow, scrollTo } from '../../harness/scrolling.ts'
import { sendAll } from '../../harness/send-all.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, baseUrlOf, signUp } = useBrowser()

/** More messages than the page holds, so that it loads and removes rows. */
const MESSAGES = 450

/** Messages for each account, below the rate limit of an account. */
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

/** Sends numbered messages from several accounts. */
async function write(from: number, to: number) {
  const room = Number(path.split('/').at(-1))
  for (let start = from; start <= to; start += MESSAGES_EACH) {
    const session = await createAccount(baseUrlOf(), 'Writer')
    await session.api.joinRoom(room)
    const count = Math.min(to - start + 1, MESSAGES_EACH)
    const texts = Array.from({ length: count }, (_, index) => `number ${start + index} of ${run}`)
    await sendAll(baseUrlOf(), session, room, texts)
  }
}

const nth = (page: Page, number: number) => messageWith(page, `number ${number} of ${run}`)

test('a long room scrolls to its beginning and to its end with few rows in the page', async () => {
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  await scrollTo(ann.page, nth(ann.page, 1), -1_500)
  await ann.page.getByText('This is where the room begins.').waitFor()
  expect(await messageWith(ann.page, `number ${MESSAGES} of`).count()).toBe(0)
  await scrollTo(ann.page, nth(ann.page, MESSAGES), 1_500)
})

test('visible messages keep their position while older ones load', async () => {
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  // Hold the request of the next page until the position is measured.
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

test('the page reports that earlier messages could not be loaded, and "Try again" loads them', async () => {
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

test('"To the newest messages" scrolls to the end, although the newest page arrives after the next page', async () => {
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  // Scroll up until the page has removed the last rows, so that one page of messages is missing.
  await scrollTo(ann.page, nth(ann.page, MESSAGES - 160), -500)
  const release = Promise.withResolvers<void>()
  await ann.page.route('**/messages?', async (route) => {
    await release.promise
    await route.continue()
  })
  await ann.page.getByRole('button', { name: 'To the newest messages' }).press('Enter')
  await nth(ann.page, MESSAGES).waitFor()
  release.resolve()
  // The newest page replaces all rows.
  await nth(ann.page, MESSAGES - 150).waitFor({ state: 'detached' })
  expect(await pixelsBelow(ann.page)).toBeLessThanOrEqual(1)
  await focusOn(messageLog(ann.page))
  await ann.page.unroute('**/messages?')
})

test('a room opens at its end, although the reader left it further up', async () => {
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  await scrollTo(ann.page, nth(ann.page, MESSAGES - 190), -500)
  await nth(ann.page, MESSAGES).waitFor({ state: 'detached' })
  await ann.page.getByRole('link', { name: 'general' }).click()
  await ann.page.getByRole('heading', { name: 'general', level: 1 }).waitFor()
  await ann.page.getByRole('link', { name: `Long ${run}` }).click()
  await nth(ann.page, MESSAGES).waitFor()
  await expect.poll(() => pixelsBelow(ann.page)).toBeLessThanOrEqual(1)
})

test('"Jump to unread" leads to the first of many unread messages', async () => {
  await joinRoom(ben, path)
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

  // The page counts messages that arrive meanwhile. The button leads to them.
  await say(ann, `news of ${run}`)
  await ben.page.getByRole('button', { name: 'New messages' }).click()
  await messageWith(ben.page, `news of ${run}`).waitFor()
})
