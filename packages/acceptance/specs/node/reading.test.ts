import { beforeAll, expect, test } from 'vitest'
import { composer, joinRoom, makeRoom, messageWith, type Person, say } from '../../harness/browser.ts'
import { messageLog } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann', { timezoneId: 'Asia/Tokyo', locale: 'en-GB' })
  ben = await signUp('Ben', { timezoneId: 'America/New_York', locale: 'en-GB' })
})

test('a message keeps its lines, its direction and its links; a few emoji are large', async () => {
  const box = composer(ann.page)
  await box.pressSequentially(`first ${run}`)
  await box.press('Shift+Enter')
  await box.pressSequentially('second')
  await box.press('Enter')
  const lines = messageWith(ben.page, `first ${run}`).getByRole('paragraph')
  expect(await lines.innerText()).toBe(`first ${run}\nsecond`)

  const directionOf = (text: string) =>
    messageWith(ben.page, text)
      .getByRole('paragraph')
      .evaluate((body) => getComputedStyle(body).direction)
  await say(ann, `صباح الخير ${run}`)
  await expect.poll(() => directionOf(`صباح الخير ${run}`)).toBe('rtl')
  expect(await directionOf(`first ${run}`)).toBe('ltr')

  await say(ann, `see https://example.org/a_(b)?c=${run}, not javascript:alert(1) of ${run}`)
  const links = messageWith(ben.page, `of ${run}`).getByRole('link')
  await links.waitFor()
  expect(await links.getAttribute('href')).toBe(`https://example.org/a_(b)?c=${run}`)
  expect(await links.getAttribute('rel')).toContain('noopener')
  expect(await links.getAttribute('target')).toBe('_blank')

  await say(ann, '👩‍🚀🚢')
  const size = (text: string) =>
    messageWith(ben.page, text)
      .last()
      .getByRole('paragraph')
      .evaluate((body) => Number.parseFloat(getComputedStyle(body).fontSize))
  await messageWith(ben.page, '👩‍🚀🚢').last().waitFor()
  expect(await size('👩‍🚀🚢')).toBeGreaterThan(1.5 * (await size(`first ${run}`)))
})

test('each user sees times in their own time zone', async () => {
  await say(ann, `what time is it, ${run}`)
  const time = ({ page }: Person) => messageWith(page, `what time is it, ${run}`).locator('time')
  const moment = new Date((await time(ann).getAttribute('datetime')) ?? '')
  for (const [person, timeZone] of [
    [ann, 'Asia/Tokyo'],
    [ben, 'America/New_York'],
  ] as const) {
    const clock = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', timeZone })
    expect(await time(person).textContent()).toBe(clock.format(moment))
  }
})

test('title, icon and list show unread messages until they are read', async () => {
  const icon = () => ben.page.locator('link[rel="icon"]').getAttribute('href')
  await joinRoom(ben, await makeRoom(ann, `News ${run}`, 'Public'))
  await ben.page.getByRole('link', { name: 'general' }).click()
  await expect.poll(() => ben.page.title()).toBe('general · Chat')
  expect(await icon()).toBe('/favicon.svg')
  for (const number of [1, 2]) await say(ann, `news ${number} of ${run}`)
  await expect.poll(() => ben.page.title()).toBe('(2) general · Chat')
  expect(await icon()).toBe('/favicon-unread.svg')
  await ben.page.getByRole('link', { name: `News ${run} 2 unread` }).click()
  await ben.page.getByText('New', { exact: true }).waitFor()
  await expect.poll(() => ben.page.title()).toBe(`News ${run} · Chat`)
  expect(await icon()).toBe('/favicon.svg')
})

test('back and forward open the previous rooms', async () => {
  const heading = (name: string) => ben.page.getByRole('heading', { name, level: 1 }).waitFor()
  await ben.page.getByRole('link', { name: 'general' }).click()
  await heading('general')
  await ben.page.goBack()
  await heading(`News ${run}`)
  await messageWith(ben.page, `news 2 of ${run}`).waitFor()
  await ben.page.goForward()
  await heading('general')
  expect(new URL(ben.page.url()).pathname).toBe('/chat/room/1')
})

test('an empty room invites the user to write the first message', async () => {
  await makeRoom(ann, `Empty ${run}`, 'Private')
  await ann.page.getByText('No messages yet. Write the first one.').waitFor()
  await say(ann, `first of all in ${run}`)
  await ann.page.getByText('This is where the room begins.').waitFor()
})

test('times and days follow a change of the time zone without a reload', async () => {
  const person = await signUp('Uma')
  const { page } = person
  const devTools = await page.context().newCDPSession(page)
  const goTo = (timezoneId: string) => devTools.send('Emulation.setTimezoneOverride', { timezoneId })
  const times = () => messageLog(page).locator('h2, article time').allTextContents()
  await makeRoom(person, `Zones ${run}`, 'Private')
  await goTo('Pacific/Kiritimati')
  await page.reload()
  await say(person, `from the east ${run}`)
  await messageLog(page).locator('article time').waitFor()
  const east = await times()
  // The zones differ by 25 hours: another day and another hour.
  await goTo('Pacific/Pago_Pago')
  await say(person, `from the west ${run}`)
  await expect.poll(async () => (await times()).length).toBe(east.length + 1)
  const west = await times()
  expect(west.slice(0, east.length)).not.toEqual(east)
  await page.reload()
  await expect.poll(times).toEqual(west)
  await goTo('Pacific/Kiritimati')
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await expect.poll(async () => (await times()).slice(0, east.length)).toEqual(east)
})
