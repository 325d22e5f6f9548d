import { expect, test } from 'vitest'
import { messageWith, type Person, say } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { signIn, signUp } = useBrowser()

test('a mention has a separate count in every browser, shows a notification if chosen, and opens from it', async () => {
  const person = await signUp('May', { permissions: ['notifications'] })
  const { page } = person
  // A headless browser shows no notifications, so record them.
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
  const ann = await signUp('Ann')
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
