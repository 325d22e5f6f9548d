import { beforeAll, expect, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { composer, type Person } from '../../harness/browser.ts'
import { hasFocus } from '../../harness/keyboard.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { signUp, signIn } = useBrowser()

let ann: Person
beforeAll(async () => {
  ann = await signUp('Ann')
})

const panel = () => ann.page.getByRole('complementary', { name: 'Sessions' })
const ENDED = 'You were signed out. Sign in to go on'
const KEPT = `${ENDED}; what you wrote is kept.`

test('a session that is ended from the list shows the reason in its browser and keeps the draft', async () => {
  const other = await signIn(ann)
  await composer(other.page).fill('half a message')
  await ann.page.getByRole('button', { name: 'Sessions' }).click()
  await panel().getByRole('button', { name: /^End / }).click()
  await other.page.getByRole('alert').getByText(KEPT).waitFor()
  await expect.poll(() => panel().getByRole('listitem').count()).toBe(1)
  expect(await hasFocus(panel().getByRole('list', { name: 'Sessions' }))).toBe(true)
  await panel().getByText('This one, since').waitFor()

  await other.page.getByLabel('Name').fill(ann.name)
  await other.page.getByLabel('Password').fill(PASSWORD)
  await other.page.getByRole('button', { name: 'Sign in' }).click()
  await expect.poll(() => composer(other.page).inputValue()).toBe('half a message')
  await other.page.context().close()
})

test('"Sign out everywhere" ends every tab of the other browser', async () => {
  const other = await signIn(ann)
  const tab = await other.page.context().newPage()
  await tab.goto('/chat/room/1')
  await composer(tab).waitFor()
  await panel().getByRole('button', { name: 'Sign out everywhere' }).click()
  await ann.page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await ann.page.getByRole('alert').count()).toBe(0)
  for (const page of [other.page, tab]) await page.getByRole('alert').getByText(`${ENDED}.`).waitFor()
  await tab.reload()
  await tab.getByRole('button', { name: 'Sign in' }).waitFor()
})

test('the page does not say that a draft is kept if signing out in another tab deleted it', async () => {
  const { page } = await signUp('Lea')
  const tab = await page.context().newPage()
  await tab.goto('/chat/room/1')
  await composer(page).fill('half a message')
  await expect.poll(() => composer(tab).inputValue()).toBe('half a message')
  await tab.getByRole('button', { name: 'Sign out' }).click()
  await tab.getByRole('button', { name: 'Sign in' }).waitFor()
  await page.getByRole('alert').getByText(`${ENDED}.`).waitFor()
})
