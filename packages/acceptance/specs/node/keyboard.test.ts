import type { Locator, Page } from 'playwright'
import { beforeAll, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { composer, makeRoom, messageWith, type Person, say } from '../../harness/browser.ts'
import { focusOn, tabTo } from '../../harness/keyboard.ts'
import { useOwnChat } from '../../harness/node/own-chat.ts'
import { useBrowser } from '../../harness/use-browser.ts'

// Use a separate chat, because rooms of other tests would add tab stops.
const chat = useOwnChat()
const { run, signUp, newPage } = useBrowser(chat.baseUrl)

// The tests use `page` without a mouse. `ann` is another user.
let ann: Person
let page: Page
const button = (name: string) => page.getByRole('button', { name, exact: true })
const heading = (name: string) => page.getByRole('heading', { name, level: 1 })

async function press(locator: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  await tabTo(page, locator, key)
  await page.keyboard.press('Enter')
}

beforeAll(async () => {
  ann = await signUp('Ann')
  page = await newPage()
})

test('by keyboard: sign up and write a message', async () => {
  await page.goto('/')
  await tabTo(page, page.getByLabel('Name'))
  await page.keyboard.type(`Kay ${run}`)
  await tabTo(page, page.getByLabel('Password'))
  await page.keyboard.type(PASSWORD)
  await press(button('Sign up'))
  await focusOn(composer(page))
  await page.keyboard.type(`typed ${run}`)
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('in two lines')
  await page.keyboard.press('Enter')
  await messageWith(page, `typed ${run}`).getByText('in two lines').waitFor()
  await focusOn(composer(page))
})

test('by keyboard: edit and delete a message', async () => {
  const message = messageWith(page, run).last()
  await page.keyboard.press('ArrowUp')
  await focusOn(page.getByRole('textbox', { name: 'Edit message' }))
  await page.keyboard.press('Escape')
  await focusOn(composer(page))
  await tabTo(page, message, 'Shift+Tab')
  await press(button('Edit'))
  await page.keyboard.type(', edited')
  await page.keyboard.press('Enter')
  await message.getByText('edited', { exact: true }).waitFor()
  await focusOn(message)

  await press(button('Delete'))
  await focusOn(button('Cancel'))
  await page.keyboard.press('Escape')
  await focusOn(button('Delete'))
  await page.keyboard.press('Enter')
  await press(button('Delete message'))
  await focusOn(page.getByRole('article').filter({ hasText: 'This message was deleted.' }).last())
})

test('by keyboard: move between messages', async () => {
  for (const number of [1, 2, 3]) await say(ann, `line ${number} of ${run}`)
  const line = (number: number) => messageWith(page, `line ${number} of ${run}`)
  await line(3).waitFor()
  await tabTo(page, composer(page))
  await tabTo(page, page.getByRole('log', { name: 'Messages' }), 'Shift+Tab')
  await page.keyboard.press('ArrowUp')
  await focusOn(line(3))
  await page.keyboard.press('ArrowUp')
  await focusOn(line(2))
})

test('by keyboard: search and open a result', async () => {
  await press(button('Search'), 'Shift+Tab')
  await focusOn(page.getByLabel('Search messages'))
  await page.keyboard.type(`"line 1 of ${run}"`)
  await page.keyboard.press('Enter')
  await press(page.getByRole('list', { name: 'Found messages' }).getByRole('button'))
  await focusOn(messageWith(page, `line 1 of ${run}`))
  await press(button('Close'))
  await focusOn(button('Search'))
})

test('by keyboard: create a room, rename it and leave it', async () => {
  await press(button('New room'))
  await focusOn(page.getByLabel('Room name'))
  await page.keyboard.press('Escape')
  await focusOn(button('New room'))
  await page.keyboard.press('Enter')
  await focusOn(page.getByLabel('Room name'))
  await page.keyboard.type(`Keys ${run}`)
  await tabTo(page, page.getByRole('radio', { name: 'Public' }))
  await page.keyboard.press('ArrowDown')
  await press(button('Create room'))
  await heading(`Keys ${run}`).waitFor()
  await focusOn(composer(page))

  await press(button('Members'), 'Shift+Tab')
  const panel = page.getByRole('complementary', { name: 'Members' })
  await focusOn(panel)
  await page.keyboard.press('Escape')
  await focusOn(button('Members'))
  await page.keyboard.press('Enter')
  await tabTo(page, panel.getByLabel('Room name'))
  await page.keyboard.type(`Keyed ${run}`)
  await page.keyboard.press('Enter')
  await panel.getByText('Renamed.').waitFor()
  await focusOn(panel.getByLabel('Room name'))
  await press(panel.getByRole('button', { name: 'Leave room' }))
  const dialog = page.getByRole('dialog', { name: 'Leave room' })
  await focusOn(dialog.getByRole('button', { name: 'Cancel' }))
  await press(dialog.getByRole('button', { name: 'Leave room' }))
  await focusOn(page.getByRole('heading', { name: 'You have left this room' }))
  await press(page.getByRole('link', { name: 'Go to general' }))
  await heading('general').waitFor()
  await focusOn(composer(page))
})

test('by keyboard: remove a member', async () => {
  const path = await makeRoom(ann, `Full ${run}`, 'Public')
  await page.goto(path)
  await press(button('Join room'))
  await focusOn(composer(page))
  await ann.page.getByRole('button', { name: 'Members' }).click()
  await tabTo(ann.page, ann.page.getByRole('button', { name: `Remove Kay ${run}` }))
  await ann.page.keyboard.press('Enter')
  await tabTo(ann.page, ann.page.getByRole('dialog').getByRole('button', { name: 'Remove' }))
  await ann.page.keyboard.press('Enter')
  await focusOn(ann.page.getByRole('list', { name: 'Members' }))
  await ann.page.keyboard.press('Escape')
  await page.getByText('You are not in').waitFor()
  await page.goto('/chat/room/1')
})

test('by keyboard: join a room from the list and from its page', async () => {
  await makeRoom(ann, `Open ${run}`, 'Public')
  const path = await makeRoom(ann, `Wide ${run}`, 'Public')
  await page.reload()
  await focusOn(composer(page))
  await press(button(`Join Open ${run}`))
  await heading(`Open ${run}`).waitFor()
  await focusOn(composer(page))
  await page.goto(path)
  await press(button('Join room'))
  await focusOn(composer(page))
})

test('by keyboard: open the panels of the account and sign out', async () => {
  for (const name of ['Topology', 'Sessions']) {
    await press(button(name))
    await focusOn(page.getByRole('complementary', { name }))
    await page.keyboard.press('Escape')
    await focusOn(button(name))
  }
  await press(button('Sign out'))
  await focusOn(page.getByLabel('Name'))
})

test('by keyboard: on a narrow screen, open and close the list of rooms', async () => {
  page = (await signUp('Lee', { viewport: { width: 320, height: 720 } })).page
  await press(button('Rooms'), 'Shift+Tab')
  const drawer = page.getByRole('dialog', { name: 'Rooms' })
  await drawer.waitFor()
  await page.keyboard.press('Escape')
  await focusOn(button('Rooms'))
  await page.keyboard.press('Enter')
  await press(drawer.getByRole('link', { name: 'random' }))
  await press(button('Join room'))
  await focusOn(composer(page))
  await press(button('Members'), 'Shift+Tab')
  await page.getByRole('dialog', { name: 'Members' }).waitFor()
  await page.keyboard.press('Escape')
  await focusOn(button('Members'))
})
