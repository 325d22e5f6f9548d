import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { makeRoom, type Person, say } from '../../harness/browser.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp, signIn } = useBrowser()

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
})

const unread = (page: Page, room: string) => page.getByRole('link', { name: room }).getByText('unread')

test('what one reads on one device is read on the other at once', async () => {
  const room = `Kitchen ${run}`
  const path = await makeRoom(ann, room, 'Public')
  await ben.page.goto(path)
  await ben.page.getByRole('button', { name: 'Join room' }).click()
  await ben.page.getByRole('log', { name: 'Messages' }).waitFor()
  await ann.page.goto('/chat/room/1')
  const phone = await signIn(ann)
  await say(ben, `soup is ready ${run}`)
  for (const { page } of [ann, phone]) await unread(page, room).waitFor({ state: 'attached' })
  await phone.page.getByRole('link', { name: room }).click()
  await expect.poll(() => unread(ann.page, room).count()).toBe(0)
})

test('a public room that somebody makes appears at once with those who may join it', async () => {
  await makeRoom(ann, `Garden ${run}`, 'Public')
  await ben.page.getByRole('button', { name: `Join Garden ${run}` }).click()
  await ben.page.getByRole('link', { name: `Garden ${run}` }).click()
  await ben.page.getByRole('heading', { name: `Garden ${run}`, level: 1 }).waitFor()
})
