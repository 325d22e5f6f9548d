import { createMessageId } from '@chat/client/message-id'
import { createNodeSession } from '@chat/client/node-session'
import { PAGE_DEFAULT } from '@chat/contract/limits'
import { beforeAll, expect, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { checkAppearance } from '../../harness/appearance.ts'
import type { Person } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, baseUrlOf, signUp } = useBrowser()

let ann: Person
beforeAll(async () => {
  ann = await signUp('Ann', { reducedMotion: 'reduce' })
  const { api } = createNodeSession(baseUrlOf())
  await api.signIn({ name: ann.name, password: PASSWORD })
  const { id } = await api.createRoom({ name: `Found ${run}`, visibility: 'private' })
  const send = (body: string) => api.sendMessage(id, { id: createMessageId(), body })
  await send(`${'further up '.repeat(30)} Un CAFÉ à 東京に行く, getUserName`)
  for (let number = 1; number <= PAGE_DEFAULT + 1; number++) await send(`kettles ${number}`)
})

test('matches are marked in every script, and more results can be loaded', async () => {
  const { page } = ann
  await page.getByRole('button', { name: 'Search' }).first().click()
  const panel = page.getByRole('complementary', { name: 'Search' })
  const field = panel.getByLabel('Search messages')
  const marks = panel.locator('mark')

  await field.fill('cafe 東京 username')
  await field.press('Enter')
  await panel.getByText('One message was found.').waitFor()
  expect(await marks.allTextContents()).toEqual(['CAFÉ', '東京', 'UserName'])
  // The list shows three lines: the excerpt begins near the match.
  const isVisible = (mark: Element) =>
    mark.getBoundingClientRect().bottom <= (mark.parentElement?.getBoundingClientRect().bottom ?? 0)
  expect(await marks.first().evaluate(isVisible)).toBe(true)
  await checkAppearance(page)

  await field.fill('kettle')
  await field.press('Enter')
  await panel.getByText(`The newest ${PAGE_DEFAULT} are shown.`).waitFor()
  await panel.getByRole('button', { name: 'More results' }).press('Enter')
  await panel.getByText(`${PAGE_DEFAULT + 1} messages were found.`).waitFor()
  expect(await marks.allTextContents()).toEqual(Array(PAGE_DEFAULT + 1).fill('kettle'))
  const list = panel.getByRole('list', { name: 'Found messages' })
  await focusOn(list)

  await field.fill('-')
  await field.press('Enter')
  await panel.getByText('Write a word to search for: the query has none.').waitFor()
  expect(await list.count()).toBe(0)
})
