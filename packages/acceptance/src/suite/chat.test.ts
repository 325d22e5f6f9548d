import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser, say, signUp, texts } from '../browser.ts'

const baseUrl = inject('baseUrl')
/** The data may be older than this run. */
const run = Date.now().toString(36)

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test('two people chat, each sees every message once, and a reload keeps them', async () => {
  const ann = await signUp(browser, baseUrl, `Ann ${run}`)
  const ben = await signUp(browser, baseUrl, `Ben ${run}`)

  const [first, second, third] = [`first of ${run}`, `second of ${run}`, `third of ${run}`]
  await say(ann, first)
  await expect.poll(() => texts(ben.page, `of ${run}`)).toEqual([first])
  await say(ben, second)
  const expected = [first, second]
  for (const { page } of [ann, ben]) await expect.poll(() => texts(page, `of ${run}`)).toEqual(expected)

  await ann.page.reload()
  await expect.poll(() => texts(ann.page, `of ${run}`)).toEqual(expected)

  await say(ann, third)
  await expect.poll(() => texts(ben.page, `of ${run}`)).toEqual([...expected, third])
})

test('the page runs under its policy without a complaint of the browser', async () => {
  const context = await browser.newContext({ baseURL: baseUrl })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign up' }).waitFor()
  // Nobody is signed in, which the page finds out by asking: a browser writes down every 401.
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
  await context.close()
})
