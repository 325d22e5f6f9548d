import { beforeAll, expect, test } from 'vitest'
import { composer, makeRoom, messageWith, type Person, say, texts } from '../../harness/browser.ts'
import { focusOn, tabTo } from '../../harness/keyboard.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
})

const seen = (person: Person, text: string) => messageWith(person.page, text).waitFor()

test('a user edits and deletes a message by keyboard, and others see both', async () => {
  for (const { page } of [ann, ben]) await page.goto('/chat/room/1')
  await say(ann, `draft of ${run}`)
  await seen(ben, `draft of ${run}`)

  const box = composer(ann.page)
  await box.press('ArrowUp')
  const edit = ann.page.getByRole('textbox', { name: 'Edit message' })
  await edit.fill(`final of ${run}`)
  await edit.press('Enter')
  await seen(ben, `final of ${run}`)
  await messageWith(ben.page, `final of ${run}`).getByText('edited').waitFor()
  expect(await texts(ben.page, `draft of ${run}`)).toEqual([])

  // The focus is in the composer. The message's buttons are the tab stops before it.
  await messageWith(ann.page, `final of ${run}`).getByRole('button', { name: 'Delete' }).waitFor()
  await tabTo(ann.page, messageWith(ann.page, `final of ${run}`).getByRole('button', { name: 'Delete' }), 'Shift+Tab')
  await ann.page.keyboard.press('Enter')
  await ann.page.getByRole('button', { name: 'Delete message' }).click()
  await expect.poll(() => texts(ben.page, `final of ${run}`)).toEqual([])
  await ben.page.getByText('This message was deleted.').last().waitFor()
  await expect.poll(() => messageWith(ann.page, 'deleted').getByRole('button').count()).toBe(0)
})

test('the page shows that another user is typing, until the message arrives', async () => {
  await composer(ann.page).pressSequentially(`typed ${run}`)
  const typing = ben.page.getByText(`${ann.name} is typing…`)
  await typing.waitFor()
  await ann.page.getByRole('button', { name: 'Send' }).click()
  await seen(ben, `typed ${run}`)
  await expect.poll(() => typing.count()).toBe(0)
})

test('a search result opens a message of another room', async () => {
  await say(ann, `needle ${run}`)
  await makeRoom(ann, `Hay ${run}`, 'Public')
  await ann.page.getByRole('button', { name: 'Search' }).first().click()
  const panel = ann.page.getByRole('complementary', { name: 'Search' })
  await panel.getByLabel('Search messages').fill(`needle ${run}`)
  await panel.getByLabel('Search messages').press('Enter')
  await panel.getByRole('list', { name: 'Found messages' }).getByRole('button').click()
  await ann.page.getByRole('heading', { name: 'general', level: 1 }).waitFor()
  await focusOn(messageWith(ann.page, `needle ${run}`))
  await panel.getByRole('button', { name: 'Close' }).click()
})
