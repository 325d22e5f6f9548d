import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { composer, joinRoom, makeRoom, messageWith, type Person, say } from '../../harness/browser.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp, signIn } = useBrowser()

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
})

const unread = (page: Page, room: string) => page.getByRole('link', { name: room }).getByText('unread')

test('a message read on one device is read on the other at once', async () => {
  const room = `Kitchen ${run}`
  await joinRoom(ben, await makeRoom(ann, room, 'Public'))
  await ann.page.goto('/chat/room/1')
  const phone = await signIn(ann)
  await say(ben, `soup is ready ${run}`)
  for (const { page } of [ann, phone]) await unread(page, room).waitFor({ state: 'attached' })
  await phone.page.getByRole('link', { name: room }).click()
  await expect.poll(() => unread(ann.page, room).count()).toBe(0)
})

test('a new public room appears at once in the list of other users', async () => {
  await makeRoom(ann, `Garden ${run}`, 'Public')
  await ben.page.getByRole('button', { name: `Join Garden ${run}` }).click()
  await ben.page.getByRole('link', { name: `Garden ${run}` }).click()
  await ben.page.getByRole('heading', { name: `Garden ${run}`, level: 1 }).waitFor()
})

test('two tabs share read messages, drafts and the session', async () => {
  const tab = await ben.page.context().newPage()
  const path = await makeRoom(ben, `Tabs ${run}`, 'Public')
  await tab.goto(path)
  await joinRoom(ann, path)
  await ben.page.goto('/chat/room/1')
  await ben.page.getByRole('log', { name: 'Messages' }).waitFor()
  // A hidden tab marks no message as read.
  await tab.goto('/chat/room/1')
  await say(ann, `unread of ${run}`)
  const link = (page: Person['page']) => page.getByRole('link', { name: `Tabs ${run}` })
  for (const page of [ben.page, tab]) await link(page).getByText('unread').waitFor({ state: 'attached' })
  await link(ben.page).click()
  await messageWith(ben.page, `unread of ${run}`).waitFor()
  await expect.poll(() => link(tab).getByText('unread').count()).toBe(0)

  await link(tab).click()
  await composer(ben.page).fill('begun here')
  await expect.poll(() => composer(tab).inputValue()).toBe('begun here')

  await ben.page.getByRole('button', { name: 'Sign out' }).click()
  await tab.getByRole('button', { name: 'Sign in' }).waitFor()
  await ben.page.getByLabel('Name').fill(ben.name)
  await ben.page.getByLabel('Password').fill(PASSWORD)
  await ben.page.getByRole('button', { name: 'Sign in' }).click()
  await composer(tab).waitFor()
})
