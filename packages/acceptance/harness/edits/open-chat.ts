import { createNodeSession } from '@chat/client/node-session'
import type { Browser, Page } from 'playwright'
import { vi } from 'vitest'
import { PASSWORD } from '../account.ts'
import type { Person } from '../browser.ts'

/** Maximum ms of the first load, in which Vite bundles the packages. */
const LOADED_MS = 15_000

/** A chat of two users whose sources a test edits. */
export interface OpenChat {
  /** The name in the samples. */
  target: string
  /** The folder of the sources. */
  folder: string
  baseUrl: string
  ann: Person
  bob: Person
}

export async function openChat(
  browser: Browser,
  stack: Pick<OpenChat, 'target' | 'folder' | 'baseUrl'>,
): Promise<OpenChat> {
  const open = async (name: string) => ({ name, page: await openPage(browser, stack.baseUrl, name) })
  return { ...stack, ann: await open('Ann'), bob: await open('Bob') }
}

/**
 * Opens the page with the topology panel. Chromium aborts loads when a network appears or disappears, as at each start of
 * a container. Load the page again then, because Vite's page has a hundred files.
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
