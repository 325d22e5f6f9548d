import { beforeAll, expect, test } from 'vitest'
import { composer, makeRoom, messageWith, PASSWORD, type Person, say, texts } from '../../harness/browser.ts'
import { tabTo } from '../../harness/keyboard.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, baseUrlOf, signUp } = useBrowser()

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
})

const seen = (person: Person, text: string) => messageWith(person.page, text).waitFor()

test('a private room: invite by name, see who is there, rename, remove', async () => {
  const path = await makeRoom(ann, `Den ${run}`, 'Private')
  await ben.page.goto(path)
  await ben.page.getByText('There is no such room here').waitFor()

  await ann.page.getByRole('button', { name: 'Members' }).click()
  const panel = ann.page.getByRole('complementary', { name: 'Members' })
  await panel.getByLabel('Invite by name').fill(`Nobody ${run}`)
  await panel.getByRole('button', { name: 'Invite' }).click()
  await panel.getByText(`No account has the name Nobody ${run}.`).waitFor()
  await panel.getByLabel('Invite by name').fill(ben.name)
  await panel.getByRole('button', { name: 'Invite' }).click()
  const member = panel.getByRole('list', { name: 'Members' }).getByRole('listitem').filter({ hasText: ben.name })
  await member.getByText('online').waitFor()
  await ben.page.getByRole('heading', { name: `Den ${run}`, level: 1 }).waitFor()
  await panel.getByRole('status').getByText(`${ben.name} is in.`).waitFor()

  await panel.getByLabel('Room name').fill(`Lair ${run}`)
  await panel.getByRole('button', { name: 'Rename' }).click()
  await ben.page.getByRole('heading', { name: `Lair ${run}`, level: 1 }).waitFor()
  await panel.getByRole('status').getByText('Renamed.').waitFor()

  await member.getByRole('button', { name: 'Remove' }).click()
  const removing = ann.page.getByRole('dialog', { name: 'Remove' })
  await removing.getByText('only a member can bring them back in').waitFor()
  await removing.getByRole('button', { name: 'Remove' }).click()
  await ben.page.getByText('You are not in this room any more').waitFor()
  await expect.poll(() => member.count()).toBe(0)
  expect(await panel.getByText(`${ben.name} is in.`).count()).toBe(0)
  const refused: string[] = []
  ann.page.on('response', (response) => {
    if (response.status() >= 400) refused.push(response.url())
  })
  await panel.getByRole('button', { name: 'Leave room' }).click()
  const leaving = ann.page.getByRole('dialog', { name: 'Leave room' })
  await leaving.getByText('you are its last member').waitFor()
  await leaving.getByRole('button', { name: 'Cancel' }).click()
  await panel.getByRole('button', { name: 'Leave room' }).click()
  await leaving.getByRole('button', { name: 'Leave room' }).click()
  await ann.page.getByText('You have left this room').waitFor()
  await ann.page.getByRole('heading', { name: `Lair ${run}`, level: 1 }).waitFor()
  // Nothing is asked of a room that one is not in any more.
  expect(refused).toEqual([])
})

test('whoever owns a room and leaves it is told that another member becomes its owner, who may rename it at once', async () => {
  await makeRoom(ann, `Bower ${run}`, 'Private')
  const membersOf = ({ page }: Person) => page.getByRole('complementary', { name: 'Members' })
  const [own, other] = [membersOf(ann), membersOf(ben)]
  await ann.page.getByRole('button', { name: 'Members' }).click()
  await own.getByLabel('Invite by name').fill(ben.name)
  await own.getByRole('button', { name: 'Invite' }).click()
  await ben.page.getByRole('link', { name: `Bower ${run}` }).click()
  await ben.page.getByRole('button', { name: 'Members' }).click()
  await other.getByRole('listitem').filter({ hasText: 'owner' }).getByText(ann.name).waitFor()
  expect(await other.getByLabel('Room name').count()).toBe(0)

  await own.getByRole('button', { name: 'Leave room' }).click()
  const leaving = ann.page.getByRole('dialog', { name: 'Leave room' })
  await leaving.getByText('Another member becomes its owner.').waitFor()
  await leaving.getByRole('button', { name: 'Leave room' }).click()
  await other.getByRole('listitem').filter({ hasText: 'owner' }).getByText(ben.name).waitFor()
  await other.getByLabel('Room name').fill(`Arbour ${run}`)
  await other.getByRole('button', { name: 'Rename' }).click()
  await ben.page.getByRole('heading', { name: `Arbour ${run}`, level: 1 }).waitFor()
})

test('the next visit opens the room that was shown last, but none that one is not in any more', async () => {
  const path = await makeRoom(ann, `Last ${run}`, 'Private')
  await ann.page.goto('/')
  await ann.page.getByRole('heading', { name: `Last ${run}`, level: 1 }).waitFor()
  const removed = await ann.page.evaluate(async (room) => {
    const account = await (await fetch('/api/me')).json()
    return (await fetch(`/api/rooms/${room}/members/${account.id}`, { method: 'DELETE' })).status
  }, path.split('/').at(-1))
  expect(removed).toBe(204)
  await ann.page.goto('/')
  await ann.page.getByRole('heading', { name: 'general', level: 1 }).waitFor()
})

test('an own message is edited and deleted by keyboard, and others see it', async () => {
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

  // The focus is in the composer again. The message's buttons are the previous tab stops.
  await messageWith(ann.page, `final of ${run}`).getByRole('button', { name: 'Delete' }).waitFor()
  await tabTo(ann.page, messageWith(ann.page, `final of ${run}`).getByRole('button', { name: 'Delete' }), 'Shift+Tab')
  await ann.page.keyboard.press('Enter')
  await ann.page.getByRole('button', { name: 'Delete message' }).click()
  await expect.poll(() => texts(ben.page, `final of ${run}`)).toEqual([])
  await ben.page.getByText('This message was deleted.').last().waitFor()
  await expect.poll(() => messageWith(ann.page, 'deleted').getByRole('button').count()).toBe(0)
})

test('one sees who is typing, until it is sent', async () => {
  await composer(ann.page).pressSequentially(`typed ${run}`)
  const typing = ben.page.getByText(`${ann.name} is typing…`)
  await typing.waitFor()
  await ann.page.getByRole('button', { name: 'Send' }).click()
  await seen(ben, `typed ${run}`)
  await expect.poll(() => typing.count()).toBe(0)
})

test('a message is found by its words, and one gets to it from another room', async () => {
  await say(ann, `needle ${run}`)
  await makeRoom(ann, `Hay ${run}`, 'Public')
  await ann.page.getByRole('button', { name: 'Search' }).first().click()
  const panel = ann.page.getByRole('complementary', { name: 'Search' })
  await panel.getByLabel('Search messages').fill(`needle ${run}`)
  await panel.getByLabel('Search messages').press('Enter')
  await panel.getByRole('list', { name: 'Found messages' }).getByRole('button').click()
  await ann.page.getByRole('heading', { name: 'general', level: 1 }).waitFor()
  await expect
    .poll(() => messageWith(ann.page, `needle ${run}`).evaluate((article) => article === document.activeElement))
    .toBe(true)
  await panel.getByRole('button', { name: 'Close' }).click()
})

test('the topology: which replica serves this page, and which there are', async () => {
  await ann.page.getByRole('button', { name: 'Topology' }).click()
  const panel = ann.page.getByRole('complementary', { name: 'Topology' })
  const { instance } = (await (await fetch(`${baseUrlOf()}/api/version`)).json()) as { instance: string }
  const replicas = panel.getByRole('list', { name: 'Replicas' })
  await replicas.getByText(instance, { exact: true }).waitFor()
  await panel.getByRole('log', { name: 'Changes' }).getByText('Connected to').first().waitFor()
  await panel.getByRole('button', { name: 'Close' }).click()
})

test('two tabs agree on what is read, on drafts, and on who is signed in', async () => {
  const tab = await ben.page.context().newPage()
  const path = await makeRoom(ben, `Tabs ${run}`, 'Public')
  await tab.goto(path)
  await ann.page.goto(path)
  await ann.page.getByRole('button', { name: 'Join room' }).click()
  await ben.page.goto('/chat/room/1')
  await ben.page.getByRole('log', { name: 'Messages' }).waitFor()
  // A tab that nobody sees reads nothing.
  await tab.goto('/chat/room/1')
  await say(ann, `unread of ${run}`)
  const link = (page: Person['page']) => page.getByRole('link', { name: `Tabs ${run}` })
  for (const page of [ben.page, tab]) await link(page).getByText('unread').waitFor({ state: 'attached' })
  await link(ben.page).click()
  await seen(ben, `unread of ${run}`)
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
