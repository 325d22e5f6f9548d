import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { composer, joinRoom, makeRoom, messageWith, type Person, say } from '../../harness/browser.ts'
import { messageLog, pixelsBelow } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

/** Maximum pixels below the visible part when a reader is at the end. */
const AT_END_MAX_PX = 24

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
  await joinRoom(ben, await makeRoom(ann, `Away ${run}`, 'Public'))
})

/** Simulates that the reader leaves the page or returns to it. */
async function setPresence(page: Page, visibility: 'visible' | 'hidden', focused: boolean) {
  await page.evaluate(
    ([state, focus]) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.hasFocus = () => focus
      document.dispatchEvent(new Event('visibilitychange'))
      dispatchEvent(new Event(focus ? 'focus' : 'blur'))
    },
    [visibility, focused] as const,
  )
}

test.each([
  ['a hidden tab', 'hidden', false],
  ['a window without the focus', 'visible', false],
] as const)('a message that arrives in %s is unread until the reader is back', async (name, visibility, focused) => {
  const { page } = ann
  await composer(page).focus()
  await setPresence(page, 'visible', true)
  await expect.poll(() => page.title()).toBe(`Away ${run} · Chat`)
  await setPresence(page, visibility, focused)
  for (let number = 1; number <= 30; number++) await say(ben, `${number} for ${name} ${run}`)
  await expect.poll(() => page.title()).toBe(`(30) Away ${run} · Chat`)

  await setPresence(page, 'visible', true)
  const line = page.getByText('New', { exact: true })
  const first = messageWith(page, `1 for ${name} ${run}`).first()
  const isInView = (top: number) => top >= 0 && top < 300
  await expect.poll(async () => isInView((await line.boundingBox())?.y ?? -1)).toBe(true)
  expect((await first.boundingBox())?.y).toBeGreaterThan((await line.boundingBox())?.y ?? 0)
  expect(await page.title()).toBe(`(30) Away ${run} · Chat`)
  await page.getByRole('button', { name: 'New messages' }).click()
  await expect.poll(() => page.title()).toBe(`Away ${run} · Chat`)
  expect(await pixelsBelow(page)).toBeLessThan(AT_END_MAX_PX)
})

test('a reader at the end stays there when content grows before a scroll event', async () => {
  const below = () => pixelsBelow(ann.page)
  const grow = (padding: string) =>
    messageLog(ann.page).evaluate((log, paddingBottom) => {
      const row = [...log.querySelectorAll('article')].at(-1)
      if (row) row.style.paddingBottom = paddingBottom
      // The browser reports the new size after this event.
      log.dispatchEvent(new Event('scroll'))
    }, padding)
  await expect.poll(below).toBeLessThan(AT_END_MAX_PX)
  await grow('200px')
  await expect.poll(below).toBeLessThan(AT_END_MAX_PX)
  await grow('')
  await expect.poll(below).toBeLessThan(AT_END_MAX_PX)
})
