import { createNodeSession } from '@chat/client/node-session'
import type { Browser, Page } from 'playwright'
import { vi } from 'vitest'
import { PASSWORD, type Person } from '../browser.ts'

/** The first load makes Vite prepare the packages. */
const LOADED_MS = 15_000

/** The chat of two people while its sources are edited. */
export interface OpenChat {
  /** Where it runs, for the samples. */
  place: string
  /** The sources. */
  folder: string
  baseUrl: string
  ann: Person
  bob: Person
}

export async function openChat(
  browser: Browser,
  where: { place: string; folder: string; baseUrl: string },
): Promise<OpenChat> {
  const open = async (name: string) => ({ name, page: await openPage(browser, where.baseUrl, name) })
  return { ...where, ann: await open('Ann'), bob: await open('Bob') }
}

/**
 * The page with its topology beside it. Vite's page is a hundred files, and Chromium drops what it loads when a network
 * of this machine comes or goes, as with any container: the page is then loaded again, as a person does.
 */
async function openPage(browser: Browser, baseUrl: string, name: string): Promise<Page> {
  const { api, cookie } = createNodeSession(baseUrl)
  await api.signUp({ name, password: PASSWORD })
  const [key = '', value = ''] = (cookie() ?? '').split('=')
  const context = await browser.newContext({ baseURL: baseUrl })
  await context.addCookies([{ name: key, value, url: baseUrl }])
  const page = await context.newPage()
  page.setDefaultTimeout(LOADED_MS)
  const load = async () => {
    await page.goto('/')
    await page.getByRole('button', { name: 'Topology' }).click()
    await page.getByRole('list', { name: 'Replicas' }).getByText('version').waitFor()
  }
  await vi.waitFor(load, { timeout: 10 * LOADED_MS })
  return page
}
