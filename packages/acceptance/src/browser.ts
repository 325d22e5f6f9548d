import { type Browser, chromium, type Page } from 'playwright'
import { findChromium } from './chromium.ts'

/** A real Chromium without a window. Close it: its profile goes with it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: ['--disable-dev-shm-usage'] })
}

/** Somebody at a browser of their own: cookies are not shared. */
export interface Person {
  name: string
  page: Page
}

/** A new account, signed up by the page's form, with `general` open. */
export async function signUp(browser: Browser, baseUrl: string, name: string): Promise<Person> {
  const context = await browser.newContext({ baseURL: baseUrl })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill('sample password of a test')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'general' }).click()
  return { name, page }
}

/** Sends a message to the room that is open. */
export async function say({ page }: Person, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** The lines of the open room's messages that contain `part`, in order. */
export async function texts(page: Page, part: string): Promise<string[]> {
  return page.getByRole('log', { name: 'Messages' }).getByRole('article').getByText(part).allInnerTexts()
}
