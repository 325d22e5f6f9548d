import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright'
import { PASSWORD } from './account.ts'
import { findChromium } from './chromium.ts'
import { trustInBrowser } from './trust.ts'

/** Starts a headless Chromium. The caller closes it, which also removes its profile. */
export function launchBrowser(): Promise<Browser> {
  const args = ['--disable-dev-shm-usage', ...trustInBrowser()]
  return chromium.launch({ executablePath: findChromium(), args })
}

/** A user in a separate browser context, so that cookies are not shared. */
export interface Person {
  name: string
  page: Page
}

/** Signs up a new account by the page's form and waits for the room `general`. */
export function signUp(browser: Browser, baseUrl: string, name: string, options?: BrowserContextOptions) {
  return enter(browser, baseUrl, name, 'Sign up', options)
}

/** Signs in an account in another browser context and waits for the room `general`. */
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

/** Creates a room by the page's form, which opens it. Returns its path. */
export async function makeRoom({ page }: Person, name: string, visibility: 'Public' | 'Private'): Promise<string> {
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByLabel('Room name').fill(name)
  await page.getByRole('radio', { name: visibility }).check()
  await page.getByRole('button', { name: 'Create room' }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  return new URL(page.url()).pathname
}

/** Opens a public room by its path and joins it. */
export async function joinRoom({ page }: Person, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('button', { name: 'Join room' }).click()
  await composer(page).waitFor()
}

/** The text field for a new message in the open room. */
export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Message', exact: true })
}

/** Sends a message to the open room. */
export async function say({ page }: Person, text: string): Promise<void> {
  await composer(page).fill(text)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** Sends a message and waits until the server has stored it. */
export async function sayStored(person: Person, text: string): Promise<void> {
  await say(person, text)
  await untilStored(person.page, text)
}

/** Waits until a message of the user is stored. An edit needs a stored message. */
export async function untilStored(page: Page, text: string): Promise<void> {
  await messageWith(page, text).getByText('Sending…').waitFor({ state: 'detached' })
}

/** The messages of the open room that contain a text. */
export function messageWith(page: Page, text: string): Locator {
  return page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text })
}

/** Returns the texts of the open room's messages that contain `part`, in order. */
export async function texts(page: Page, part: string): Promise<string[]> {
  return page.getByRole('log', { name: 'Messages' }).getByRole('article').getByText(part).allInnerTexts()
}
