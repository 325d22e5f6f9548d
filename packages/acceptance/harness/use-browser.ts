import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, inject } from 'vitest'
import { launchBrowser, type Person, signIn, signUp } from './browser.ts'

/**
 * For the tests of a file: a browser, closed after the last of them. `run` tells the names and texts of this run from
 * older ones, as the data may be older. `baseUrlOf` gives the address of a chat that the tests brought up themselves.
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
    /** A new account at a browser of its own, with `general` open. */
    signUp: (name: string, options?: BrowserContextOptions): Promise<Person> =>
      signUp(browser, baseUrlOf(), `${name} ${run}`, options),
    /** The same account at one more browser. */
    signIn: ({ name }: Person, options?: BrowserContextOptions): Promise<Person> =>
      signIn(browser, baseUrlOf(), name, options),
    /** A page of a browser at which nobody is signed in, before it goes anywhere. */
    async newPage(options?: BrowserContextOptions): Promise<Page> {
      const context = await browser.newContext({ baseURL: baseUrlOf(), ...options })
      return context.newPage()
    },
  }
}
