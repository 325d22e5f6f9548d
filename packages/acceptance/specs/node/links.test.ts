import { beforeAll, expect, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { composer, messageWith, type Person, say } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { sendAll } from '../../harness/send-all.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, baseUrlOf, signUp } = useBrowser()

/** More messages than a page of history, so that the first one is not loaded when the room opens. */
const MESSAGES = 120

let ann: Person
let room: number
beforeAll(async () => {
  ann = await signUp('Ann', { permissions: ['clipboard-read', 'clipboard-write'] })
  const session = await createAccount(baseUrlOf(), 'Writer')
  room = (await session.api.createRoom({ name: `Linked ${run}`, visibility: 'public' })).id
  await session.api.inviteToRoom(room, ann.name)
  const texts = Array.from({ length: MESSAGES }, (_, index) => `number ${index + 1} of ${run}`)
  await sendAll(baseUrlOf(), session, room, texts)
})

test('a copied link opens the room at its message, also a second time, and reports a message that cannot be loaded', async () => {
  const { page } = ann
  await page.goto(`/chat/room/${room}`)
  const last = messageWith(page, `number ${MESSAGES} of ${run}`)
  await last.hover()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByText('Link copied').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const seq = await last.getAttribute('data-seq')
  expect(link).toBe(new URL(`/chat/room/${room}/${seq}`, baseUrlOf()).href)

  const first = messageWith(page, `number 1 of ${run}`)
  const path = `/chat/room/${room}/${Number(seq) - MESSAGES + 1}`
  await page.route('**/messages?after=*', (route) => route.abort())
  await page.goto(path)
  await page.getByText('The linked message could not be loaded.').waitFor()
  await page.unroute('**/messages?after=*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await focusOn(first)
  expect(new URL(page.url()).pathname).toBe(path)

  await page.getByRole('link', { name: 'general' }).click()
  await page.getByRole('heading', { name: 'general', level: 1 }).waitFor()
  await page.goBack()
  await focusOn(first)
  await composer(page).waitFor()
})

test('a link to a room of this chat opens in the same page', async () => {
  const person = await signUp('Lea')
  const { page } = person
  await page.evaluate(() => Object.assign(window, { same: true }))
  const link = `${new URL(page.url()).origin}/chat/room/2`
  await say(person, `${link} of ${run}`)
  await messageWith(page, run).getByRole('link', { name: link }).click()
  await page.getByRole('heading', { name: 'random', level: 1 }).waitFor()
  expect(await page.evaluate(() => 'same' in window)).toBe(true)
  expect(page.context().pages()).toHaveLength(1)
  await page.goBack()
  const opened = page.context().waitForEvent('page')
  await messageWith(page, run)
    .getByRole('link', { name: link })
    .click({ modifiers: ['ControlOrMeta'] })
  expect((await opened).url()).toBe(link)
})
