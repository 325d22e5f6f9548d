import { expect, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { signIn, signUp } = useBrowser()

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
