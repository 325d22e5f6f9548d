import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { findChromium } from './chromium.ts'

/** A real Chromium without a window. Close it: its profile goes with it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: ['--disable-dev-shm-usage'] })
}

export interface Person {
  name: string
  page: Page
  context: BrowserContext
}

/** Somebody at a browser of their own (cookies are not shared), signed up under a name that nobody has, in `general`. */
export async function signUp(browser: Browser, baseUrl: string, name: string): Promise<Person> {
  const context = await browser.newContext({ baseURL: baseUrl })
  const page = await context.newPage()
  await page.goto('/')
  await openSignUp(page)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill('sample password of a test')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await page.getByLabel('Message', { exact: true }).waitFor()
  return { name, page, context }
}

async function openSignUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign up' }).waitFor()
}
