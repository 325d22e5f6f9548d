import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, inject } from 'vitest'
import { launchBrowser, type Person, signIn, signUp } from './browser.ts'

/**
 * Starts a browser for the tests of a file. `run` makes names and texts unique, because the database may contain those of
 * an earlier run. `baseUrlOf` returns another chat than the target's.
 */
export function useBrowser(baseUrlOf = () => inject('baseUrl')) {
  const run = Date.now().toString(36)
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  return {
    run,
    baseUrlOf,
    signUp: (name: string, options?: BrowserContextOptions): Promise<Person> =>
      signUp(browser, baseUrlOf(), `${name} ${run}`, options),
    signIn: ({ name }: Person, options?: BrowserContextOptions): Promise<Person> =>
      signIn(browser, baseUrlOf(), name, options),
    /** Opens an empty page in a new browser context without a session. */
    async newPage(options?: BrowserContextOptions): Promise<Page> {
      const context = await browser.newContext({ baseURL: baseUrlOf(), ...options })
      return context.newPage()
    },
  }
}
