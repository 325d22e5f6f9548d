import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright'
import { findChromium } from './chromium.ts'
import { trustInBrowser } from './trust.ts'

/** A real Chromium without a window. Close it: its profile goes with it. */
export function launchBrowser(): Promise<Browser> {
  const args = ['--disable-dev-shm-usage', ...trustInBrowser()]
  return chromium.launch({ executablePath: findChromium(), args })
}

/** Somebody at a browser of their own: cookies are not shared. */
export interface Person {
  name: string
  page: Page
}

export const PASSWORD = 'sample password of a test'

/** A new account, signed up by the page's form, with `general` open. */
export function signUp(browser: Browser, baseUrl: string, name: string, options?: BrowserContextOptions) {
  return enter(browser, baseUrl, name, 'Sign up', options)
}

/** The same account at another browser. */
export function signIn(browser: Browser, baseUrl: string, name: string, options?: BrowserContextOptions) {
  return enter(browser, baseUrl, name, 'Sign in', options)
}

async function enter(
  browser: Browser,
  baseUrl: string,
  name: string,
  button: 'Sign up' | 'Sign in',
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({ baseURL: baseUrl, ...options })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: button }).click()
  await page.getByRole('heading', { name: 'general', level: 1 }).waitFor()
  return { name, page }
}

/** Makes a room by the page's form and opens it. Gives its path. */
export async function makeRoom({ page }: Person, name: string, visibility: 'Public' | 'Private'): Promise<string> {
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByLabel('Room name').fill(name)
  await page.getByRole('radio', { name: visibility }).check()
  await page.getByRole('button', { name: 'Create room' }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  return new URL(page.url()).pathname
}

/** Where one writes in the open room. */
export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Message', exact: true })
}

/** Sends a message to the room that is open. */
export async function say({ page }: Person, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** The message of the open room that holds a text. */
export function messageWith(page: Page, text: string): Locator {
  return page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text })
}

/** The lines of the open room's messages that contain `part`, in order. */
export async function texts(page: Page, part: string): Promise<string[]> {
  return page.getByRole('log', { name: 'Messages' }).getByRole('article').getByText(part).allInnerTexts()
}
