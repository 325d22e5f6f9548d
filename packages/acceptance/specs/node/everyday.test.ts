import { createConnection } from '@chat/client/connection'
import { createNodeSession, toSocketUrl } from '@chat/client/node-session'
import { beforeAll, expect, test } from 'vitest'
import { composer, messageWith, PASSWORD, type Person, say } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, baseUrlOf, signIn, signUp } = useBrowser()

/** More messages than a page of history, so the first one is not loaded when the room opens. */
const MESSAGES = 120

let ann: Person
let room: number
beforeAll(async () => {
  ann = await signUp('Ann', { permissions: ['clipboard-read', 'clipboard-write'] })
  const { api, open } = createNodeSession(baseUrlOf())
  await api.signUp({ name: `Writer ${run}`, password: PASSWORD })
  room = (await api.createRoom({ name: `Linked ${run}`, visibility: 'public' })).id
  await api.inviteToRoom(room, ann.name)
  const connection = createConnection({ url: toSocketUrl(baseUrlOf()), handlers: {}, open })
  connection.start()
  const numbers = Array.from({ length: MESSAGES }, (_, index) => index + 1)
  await Promise.all(numbers.map((number) => connection.send(room, `number ${number} of ${run}`).stored))
  connection.close()
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

test('a user changes the password, can show the typed password, and the other browser is signed out', async () => {
  const person = await signUp('Pat')
  const other = await signIn(person)
  const { page } = person
  await page.getByRole('button', { name: 'Sessions' }).click()
  const form = page.getByRole('form', { name: 'Change password' })
  const [current, next] = [form.getByLabel('Current password'), form.getByLabel('New password')]
  await current.fill('not the right one')
  await next.fill('another password of a test')
  await form.getByRole('button', { name: 'Show' }).last().click()
  expect(await next.getAttribute('type')).toBe('text')
  await form.getByRole('button', { name: 'Hide' }).click()
  expect(await next.getAttribute('type')).toBe('password')
  await form.getByRole('button', { name: 'Change password' }).click()
  await form.getByText('This is not your current password.').waitFor()
  expect(await next.inputValue()).toBe('another password of a test')
  await current.fill(PASSWORD)
  await form.getByRole('button', { name: 'Change password' }).click()
  await form.getByText('The password is changed.').waitFor()
  await other.page.getByText('You were signed out.').waitFor()
  await other.page.getByRole('button', { name: 'Show' }).click()
  expect(await other.page.getByLabel('Password').getAttribute('type')).toBe('text')
})

test('a mention has a separate count in every browser, shows a notification if chosen, and opens from it', async () => {
  const person = await signUp('May', { permissions: ['notifications'] })
  const { page } = person
  // A browser without a window shows no notifications: this one records them.
  await page.addInitScript(() => {
    const shown: { title: string; click: () => void }[] = []
    class Recorded {
      static permission = 'granted'
      static requestPermission = async () => 'granted'
      onclick = () => {}
      constructor(title: string) {
        shown.push({ title, click: () => this.onclick() })
      }
      close() {}
    }
    Object.assign(window, { Notification: Recorded, shown })
    document.hasFocus = () => false
  })
  await page.reload()
  await page.getByRole('button', { name: 'Sessions' }).click()
  const toggle = page.getByLabel('Notify me of mentions in this browser')
  await toggle.check()
  const other = await signIn(person)
  await ann.page.goto('/chat/room/1')
  const link = (of: Person) => of.page.getByRole('link', { name: /general .*1 mention/ })
  for (const { page } of [person, other]) {
    await page.getByRole('link', { name: 'random' }).click()
    await page.getByRole('heading', { name: 'random', level: 1 }).waitFor()
  }
  await say(ann, `tea, @${person.name}?`)
  await Promise.all([link(person).waitFor(), link(other).waitFor()])
  await other.page.reload()
  await link(other).waitFor()

  const shown = () =>
    page.evaluate(() => (window as unknown as { shown: { title: string }[] }).shown.map(({ title }) => title))
  expect(await shown()).toEqual([`${ann.name} in general`])
  await page.evaluate(() => {
    document.hasFocus = () => true
    dispatchEvent(new Event('focus'))
    ;(window as unknown as { shown: { click: () => void }[] }).shown[0]?.click()
  })
  await focusOn(messageWith(page, `tea, @${person.name}?`))
  expect(await messageWith(page, `tea, @${person.name}?`).getAttribute('data-mention')).toBe('true')
  await link(other).waitFor({ state: 'detached' })
})

test('by keyboard: Ctrl+K finds one of sixty rooms by a part of its name, and Escape returns the focus', async () => {
  const { api } = createNodeSession(baseUrlOf())
  await api.signUp({ name: `Host ${run}`, password: PASSWORD })
  const person = await signUp('Kim', { viewport: { width: 320, height: 640 } })
  const { page } = person
  for (let number = 1; number <= 60; number++) {
    const { id } = await api.createRoom({ name: `Dépôt ${number}`, visibility: 'private' })
    await api.inviteToRoom(id, person.name)
  }
  const field = page.getByRole('combobox', { name: 'Name of a room' })
  await composer(page).focus()
  await page.keyboard.press('Control+k')
  await focusOn(field)
  await page.keyboard.press('Escape')
  await focusOn(composer(page))
  await page.keyboard.press('Meta+k')
  await focusOn(field)
  await page.keyboard.type('depot 5')
  const options = page.getByRole('option')
  // 5, 15, 25, 35, 45, and 50 to 59; a name that begins with the query comes first.
  await expect.poll(() => options.count()).toBe(15)
  await page.keyboard.press('ArrowDown')
  const chosen = page.getByRole('option', { selected: true })
  const name = (await chosen.locator('bdi').textContent()) ?? ''
  expect(await field.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'))
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await focusOn(composer(page))
})
