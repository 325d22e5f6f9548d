import { makeRoom, messageWith, type Person, say } from '@chat/acceptance/harness/browser'
import type { Browser, Page } from 'playwright'
import type { Camera } from './camera.ts'

/** Sends the messages that the pictures show. */
async function chat(ann: Person, ben: Person, eve: Person) {
  await say(ann, 'Good morning! The new version goes out at ten.')
  await messageWith(ben.page, 'Good morning!').waitFor()
  await say(ben, 'I read the notes: https://example.org/notes/2.0 (the part on migrations is worth a look)')
  await messageWith(eve.page, 'I read the notes').waitFor()
  await say(eve, 'Which replica are you on?\nMine has just changed, and I noticed nothing.')
  await messageWith(ann.page, 'Which replica').waitFor()
  await say(ann, 'That is the idea. Open Topology and watch.')
  await messageWith(ben.page, 'That is the idea').waitFor()
  await say(ben, 'صباح الخير')
  await messageWith(ann.page, 'صباح الخير').waitFor()
}

/** Takes pictures of the main screens. Returns them by file name. */
export async function takeStills(
  browser: Browser,
  camera: Camera,
  [ann, ben, eve]: [Person, Person, Person],
  baseUrl: string,
): Promise<Map<string, Buffer>> {
  const stills = new Map<string, Buffer>()
  const take = async (name: string, page: Page) => void stills.set(name, await camera.take(page))
  const closePanel = (page: Page) => page.keyboard.press('Escape')

  await makeRoom(ann, 'releases', 'Private')
  await makeRoom(ann, 'lunch', 'Public')
  await ann.page.goto('/chat/room/1')
  await chat(ann, ben, eve)

  await ann.page.getByRole('button', { name: 'Members' }).click()
  await ann.page.getByRole('complementary').getByText(eve.name).waitFor()
  await messageWith(ann.page, 'That is the idea').hover()
  await messageWith(ann.page, 'That is the idea').getByRole('button', { name: 'Edit' }).waitFor()
  await take('room-light', ann.page)
  await closePanel(ann.page)

  await ann.page.emulateMedia({ colorScheme: 'dark' })
  await ann.page.getByRole('button', { name: 'Topology' }).click()
  await ann.page.getByRole('complementary').getByRole('listitem').first().waitFor()
  await take('topology-dark', ann.page)
  await closePanel(ann.page)

  await ann.page.getByRole('button', { name: 'Search' }).first().click()
  await ann.page.getByLabel('Search messages').fill('replica OR version')
  await ann.page.keyboard.press('Enter')
  await ann.page.getByRole('list', { name: 'Found messages' }).waitFor()
  await take('search-dark', ann.page)
  await closePanel(ann.page)
  await ann.page.emulateMedia({ colorScheme: 'light' })

  const size = { width: 360, height: 640 }
  await eve.page.setViewportSize(size)
  await messageWith(eve.page, 'That is the idea').waitFor()
  await take('phone-light', eve.page)
  await eve.page.emulateMedia({ colorScheme: 'dark' })
  await eve.page.getByRole('button', { name: 'Rooms' }).click()
  await eve.page.getByRole('dialog', { name: 'Rooms' }).waitFor()
  await take('phone-rooms-dark', eve.page)

  const visitor = await (await browser.newContext({ baseURL: baseUrl, viewport: size })).newPage()
  await visitor.goto('/')
  await visitor.getByRole('button', { name: 'Sign in' }).waitFor()
  await take('sign-in', visitor)
  return stills
}
