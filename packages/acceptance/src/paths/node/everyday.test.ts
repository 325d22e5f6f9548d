import { createConnection } from '@chat/client/connection'
import { createNodeSession, toSocketUrl } from '@chat/client/node-session'
import { PATHS } from '@chat/contract/paths'
import { beforeAll, expect, test } from 'vitest'
import { composer, messageWith, PASSWORD, type Person } from '../../browser.ts'
import { focusOn } from '../../keyboard.ts'
import { useBrowser } from '../../use-browser.ts'

const { run, baseUrlOf, signIn, signUp } = useBrowser()

/** More than a page of history, so that the first one is not there when the room opens. */
const MESSAGES = 120

let ann: Person
let room: number
beforeAll(async () => {
  ann = await signUp('Ann', { permissions: ['clipboard-read', 'clipboard-write'] })
  const { api, open } = createNodeSession(baseUrlOf())
  await api.signUp({ name: `Writer ${run}`, password: PASSWORD })
  room = (await api.createRoom({ name: `Linked ${run}`, visibility: 'public' })).id
  await api.inviteToRoom(room, ann.name)
  const connection = createConnection({ url: toSocketUrl(baseUrlOf(), PATHS.socket), handlers: {}, open })
  connection.start()
  const numbers = Array.from({ length: MESSAGES }, (_, index) => index + 1)
  await Promise.all(numbers.map((number) => connection.send(room, `number ${number} of ${run}`).stored))
  connection.close()
})

test('a copied link opens the room at its message, once more from another place, and says when it cannot', async () => {
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

test('a person changes the own password, sees what is typed, and the other browser is signed out', async () => {
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
