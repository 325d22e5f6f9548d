import { randomUUIDv7 } from 'node:crypto'
import fc from 'fast-check'
import type { Locator, Page } from 'playwright'
import { expect, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { checkAppearance } from '../../harness/appearance.ts'
import { composer, makeRoom, messageWith, say } from '../../harness/browser.ts'
import { messageLog } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp, baseUrlOf } = useBrowser()

/** Takes screenshots of the timeline above and below a row. */
async function around(page: Page, row: Locator) {
  const log = await messageLog(page).boundingBox()
  const box = await row.boundingBox()
  if (!log || !box) throw new Error('The row is not visible.')
  const { x, y, width, height } = log
  const below = box.y + box.height
  const above = await page.screenshot({ clip: { x, y, width, height: box.y - y } })
  const rest = await page.screenshot({ clip: { x, y: below, width, height: y + height - below } })
  return Buffer.concat([above, rest])
}

test.each([
  ['acute accents', `e${'\u0301'.repeat(150)}`],
  ['Thai marks', `e${'\u0e49'.repeat(150)}`],
  ['marks below', `e${'\u0323'.repeat(150)}`],
  ['enclosing marks', `e${'\u20dd'.repeat(150)} x`],
])('%s do not overflow their row', async (name, body) => {
  const person = await signUp(`Zoe ${name}`)
  const { page } = person
  await makeRoom(person, `${name} ${run}`, 'Private')
  for (const text of ['one', 'two', body, 'four', 'five']) {
    await say(person, text)
    await messageLog(page).getByText(text, { exact: true }).waitFor()
  }
  await expect.poll(() => page.getByText('Sending…').count()).toBe(0)
  const row = messageLog(page).getByRole('article').nth(2)
  const shown = await around(page, row)
  await row.locator('p').evaluate((element) => element.style.setProperty('visibility', 'hidden'))
  expect((await around(page, row)).equals(shown)).toBe(true)
  expect(await messageLog(page).evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0)
})

test.each([
  [320, 480],
  [1280, 720],
])(
  'at %d×%d px, a body with thousands of lines fits into the view until the reader expands it',
  async (width, height) => {
    const person = await signUp(`Tom ${width}`, { viewport: { width, height } })
    const { page } = person
    await page.goto('/chat/room/1')
    await say(person, `top of ${width}, ${run}${'\n'.repeat(3_900)}end`)
    const row = messageWith(page, `top of ${width}, ${run}`)
    const expand = row.getByRole('button', { name: 'Show all' })
    await expand.waitFor()
    await expect.poll(async () => (await row.boundingBox())?.y ?? 0).toBeGreaterThan(0)
    await checkAppearance(page)
    await expand.scrollIntoViewIfNeeded()
    const before = await row.boundingBox()
    expect(before?.height).toBeLessThan(height)
    expect((before?.y ?? 0) + (before?.height ?? 0)).toBeLessThan(height)
    await expand.click()
    await expect.poll(async () => (await row.boundingBox())?.height).toBeGreaterThan(10_000)
    // The view still shows the beginning of the message.
    expect((await row.boundingBox())?.y).toBe(before?.y)
    await row.getByRole('button', { name: 'Show less' }).press('Enter')
    await expect.poll(async () => (await row.boundingBox())?.height).toBeLessThan(height)
    expect((await row.boundingBox())?.y).toBeGreaterThan(0)
  },
)

test('code keeps its indentation, a blank message cannot be sent, and saving an unchanged edit sends nothing', async () => {
  const person = await signUp('Pia')
  const { page } = person
  const send = page.getByRole('button', { name: 'Send' })
  for (const blank of ['\u200b', '\u3164', '\u2060', '\u0001', '\u200b\n\n\u200b']) {
    await composer(page).fill(blank)
    expect(await send.isDisabled()).toBe(true)
  }
  const code = `    if ${run}:\n        y()`
  await say(person, `\n\n${code}\n\n`)
  await say(person, `\`\`\`\n${code}\n\`\`\`\nand \`npm start\` ${run}`)
  const [plain, fenced] = [messageWith(page, run).filter({ hasText: 'y()' }).first(), messageWith(page, 'npm start')]
  await expect.poll(() => plain.locator('p').evaluate((element) => element.textContent)).toBe(code)
  await expect.poll(() => fenced.locator('code').allTextContents()).toEqual([code, 'npm start'])
  expect(
    await fenced
      .locator('code')
      .first()
      .evaluate((element) => getComputedStyle(element).whiteSpace),
  ).toMatch(/pre/)
  await checkAppearance(page)

  const requests: string[] = []
  page.on('request', (request) => requests.push(request.method()))
  await plain.click()
  await plain.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Edit message' }).press('Enter')
  await plain.locator('p').waitFor()
  expect(requests).not.toContain('PATCH')
  expect(await plain.getByText('edited').count()).toBe(0)
})

/** Bodies that are expensive to lay out, each up to the limit of a message. */
const COSTLY = [
  `https://example.com/${')'.repeat(3_970)}`,
  'http://a '.repeat(440),
  '`a'.repeat(2_000),
  `e${'\u0301'.repeat(3_990)}`,
  `e${'\u0e49\u200d'.repeat(1_990)}`,
  `e${'\u0301'.repeat(200)}`.repeat(19),
  `a${'\n'.repeat(3_990)}b`,
  'ا\u202e'.repeat(2_000),
  '👩\u200d🚀'.repeat(790),
]

const anyBody = fc
  .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 400 })))
  .map((pieces) => `t${pieces.join('').replaceAll('\0', '').slice(0, 3_998).toWellFormed()}`)

test('any body is rendered in a row that fits into the view, with a bounded number of elements', async () => {
  const person = await signUp('Val')
  const { page } = person
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  const path = await makeRoom(person, `Any text ${run}`, 'Public')
  const room = Number(path.split('/').at(-1))
  const { api } = await createAccount(baseUrlOf(), 'Writer')
  await api.joinRoom(room)
  const bodies = [...COSTLY, ...fc.sample(anyBody, { numRuns: 20, seed: 7 })]
  for (const body of bodies) await api.sendMessage(room, { id: randomUUIDv7(), body })
  await page.reload()
  const rows = messageLog(page).getByRole('article')
  await expect.poll(() => rows.count()).toBe(bodies.length)
  const heights = () => rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height))
  await expect.poll(async () => Math.max(...(await heights()))).toBeLessThan(720)
  expect(await messageLog(page).locator('*').count()).toBeLessThan(150 * bodies.length)
  expect(await messageLog(page).evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0)
  expect(await page.getByText('cannot be shown').count()).toBe(0)
  expect(errors).toEqual([])
})
