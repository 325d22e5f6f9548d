import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { joinRoom, makeRoom, messageWith, type Person } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { setRead, storeMessages } from '../../harness/node/long-room.ts'
import { useOwnChat } from '../../harness/node/own-chat.ts'
import { ROWS_MAX, scrollTo } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

/** The documented size of a long room. */
const MESSAGES = 100_000

/** The last message that Ben has read, far from both ends. */
const READ = 40_000

/** Maximum growth of the heap in bytes while the page loads thousands of messages. Their own size is larger. */
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
  await joinRoom(ben, path)
  await ben.page.goto('/chat/room/1')
  await storeMessages(chat.databaseUrl(), room, MESSAGES, 'This is number %s.')
  await setRead(chat.databaseUrl(), room, ben.name, READ)
})

/** Returns the bytes of the page's heap after a garbage collection. */
async function measureHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

test('100,000 messages: the room opens at its end, and scrolls far back and to the end without growth of the heap', async () => {
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

  // Every request continues from a message, so late pages cost as much as early ones.
  expect(queries.length).toBeGreaterThan(50)
  expect(queries.filter((query) => !/^(\?(before|after)=\d+)?$/.test(query))).toEqual([])

  await ann.page.getByRole('button', { name: 'To the newest messages' }).click()
  await nth(ann.page, MESSAGES).waitFor()
  await ann.page.getByRole('button', { name: 'To the newest messages' }).waitFor({ state: 'detached' })
})

test('100,000 messages: "Jump to unread" leads to the first of 60,000 unread messages', async () => {
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

test('100,000 messages: a search result far back opens between its neighbours, and scrolls in both directions', async () => {
  const { page } = ann
  await page.getByRole('button', { name: 'Search' }).first().click()
  await page.getByLabel('Search messages').fill('number 777')
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'Found messages' }).getByRole('button').click()
  await focusOn(nth(page, 777))
  await nth(page, 776).waitFor()
  await nth(page, 778).waitFor()
  await scrollTo(page, nth(page, 1), -2_000)
  await page.getByText('This is where the room begins.').waitFor()
  await scrollTo(page, nth(page, 1_500), 2_000)
  expect(await page.getByRole('log', { name: 'Messages' }).getByRole('article').count()).toBeLessThanOrEqual(ROWS_MAX)
})
