import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { makeRoom, messageWith, type Person } from '../../harness/browser.ts'
import { setRead, storeMessages } from '../../harness/node/long-room.ts'
import { useOwnChat } from '../../harness/node/own-chat.ts'
import { ROWS_MAX, scrollTo } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

/** As many as the promise names. */
const MESSAGES = 100_000

/** Up to where Ben has read: far from both ends. */
const READ = 40_000

/** Bytes by which the page may grow while thousands of messages go by: less than they take, so most are let go. */
const GROWTH_MAX_BYTES = 2_000_000

const chat = useOwnChat()
const { signUp } = useBrowser(chat.baseUrl)

let ann: Person
let ben: Person
let path: string
const nth = (page: Page, number: number) => messageWith(page, `This is number ${number}.`)

beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
  path = await makeRoom(ann, 'Long', 'Public')
  const room = Number(path.split('/').at(-1))
  await ben.page.goto(path)
  await ben.page.getByRole('button', { name: 'Join room' }).click()
  await ben.page.getByRole('log', { name: 'Messages' }).waitFor()
  await ben.page.goto('/chat/room/1')
  await storeMessages(chat.databaseUrl(), room, MESSAGES, 'This is number %s.')
  await setRead(chat.databaseUrl(), room, ben.name, READ)
})

/** Bytes that the page's objects take, after what is not used any more is gone. */
async function measureHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

test('100,000 messages: the room opens at its end, and scrolls far back and to the end in the same memory', async () => {
  const queries: string[] = []
  ann.page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    if (pathname.endsWith('/messages')) queries.push(search)
  })
  await ann.page.reload()
  await nth(ann.page, MESSAGES).waitFor()
  await scrollTo(ann.page, nth(ann.page, MESSAGES - 600), -2_000)
  const before = await measureHeap(ann.page)
  await scrollTo(ann.page, nth(ann.page, MESSAGES - 3_000), -2_000)
  expect((await measureHeap(ann.page)) - before).toBeLessThan(GROWTH_MAX_BYTES)

  // Every page follows from a message, so the last ones cost what the first ones do.
  expect(queries.length).toBeGreaterThan(50)
  expect(queries.filter((query) => !/^(\?(before|after)=\d+)?$/.test(query))).toEqual([])

  await ann.page.getByRole('button', { name: 'To the newest messages' }).click()
  await nth(ann.page, MESSAGES).waitFor()
  await ann.page.getByRole('button', { name: 'To the newest messages' }).waitFor({ state: 'detached' })
})

test('100,000 messages: one gets to the first unread one, with 60,000 after it', async () => {
  await ben.page.reload()
  await expect.poll(() => ben.page.title()).toBe(`(${MESSAGES - READ}) general · Chat`)
  await ben.page.getByRole('link', { name: 'Long 99+ unread' }).click()
  await nth(ben.page, MESSAGES).waitFor()
  await ben.page.getByRole('button', { name: 'Jump to unread' }).click()
  await nth(ben.page, READ + 1).waitFor()
  await ben.page.getByText('New', { exact: true }).waitFor()
  await scrollTo(ben.page, nth(ben.page, READ - 300), -2_000)
  await scrollTo(ben.page, nth(ben.page, READ + 300), 2_000)
})

test('100,000 messages: one that is found far back opens among its neighbours, and scrolls both ways', async () => {
  const { page } = ann
  await page.getByRole('button', { name: 'Search' }).first().click()
  await page.getByLabel('Search messages').fill('number 777')
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'Found messages' }).getByRole('button').click()
  const found = nth(page, 777)
  await expect.poll(() => found.evaluate((article) => article === document.activeElement)).toBe(true)
  await nth(page, 776).waitFor()
  await nth(page, 778).waitFor()
  await scrollTo(page, nth(page, 1), -2_000)
  await page.getByText('This is where the room begins.').waitFor()
  await scrollTo(page, nth(page, 1_500), 2_000)
  expect(await page.getByRole('log', { name: 'Messages' }).getByRole('article').count()).toBeLessThanOrEqual(ROWS_MAX)
})
