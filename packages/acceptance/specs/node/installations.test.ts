import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type Starter, start } from '@chat/testing/starter'
import { BACKEND } from '@chat/tooling/folders'
import { withClient } from '@chat/tooling/postgres/connect'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { checkAppearance } from '../../harness/appearance.ts'
import { composer, messageWith, say, texts } from '../../harness/browser.ts'
import { UNLIMITED } from '../../harness/drivers/node.ts'
import { useOwnChat } from '../../harness/node/own-chat.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const chat = useOwnChat()
const { run, signUp, newPage } = useBrowser(chat.baseUrl)

let neighbour: Starter
beforeAll(async () => {
  neighbour = await start({ env: { ...UNLIMITED, DATABASE_URL: await createDatabase('neighbour') } })
})
afterAll(async () => {
  await neighbour?.stop()
  neighbour?.removeData()
})

/** Creates an empty database beside the chat's. Returns its URL. */
async function createDatabase(name: string): Promise<string> {
  await withClient(chat.adminUrl(), async (admin) => void (await admin.query(`CREATE DATABASE ${name} OWNER chat`)))
  const url = new URL(chat.databaseUrl())
  url.pathname = `/${name}`
  return url.href
}

async function enter(page: Page, name: string, button = 'Sign up') {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: button }).click()
}

const general = (page: Page) => page.getByRole('heading', { name: 'general', level: 1 })

// This test runs first, so its account has the id 1.
test('an unsent message and a draft are not sent to another database at the same address', async () => {
  const { page: first } = await signUp('Ann')
  const context = first.context()
  const second = await context.newPage()
  await second.goto('/')
  await general(second).waitFor()
  await context.setOffline(true)
  await say({ name: '', page: first }, `for the first of ${run}`)
  await messageWith(first, 'for the first').getByText('Sending…').waitFor()
  await composer(first).fill('a draft of the first')

  const other = await createDatabase('other')
  execFileSync(process.execPath, [join(BACKEND, 'dist', 'migrate.js')], {
    env: { ...process.env, DATABASE_URL: other },
  })
  await withClient(chat.adminUrl(), async (admin) => {
    await admin.query('DROP DATABASE chat WITH (FORCE)')
    await admin.query('ALTER DATABASE other RENAME TO chat')
  })
  await context.setOffline(false)
  // A tab that was open is signed out, and follows the sign-up in the other one.
  for (const page of [first, second]) await page.getByRole('button', { name: 'Sign up' }).waitFor()
  await enter(second, `Ben ${run}`)
  for (const page of [first, second]) await general(page).waitFor()
  await say({ name: '', page: second }, `for the second of ${run}`)
  for (const page of [first, second]) {
    await expect.poll(() => texts(page, `of ${run}`)).toEqual([`for the second of ${run}`])
    expect(await composer(page).inputValue()).toBe('')
  }
  const stored = await withClient(chat.databaseUrl(), (client) => client.query('SELECT author_id, body FROM message'))
  expect(stored.rows).toEqual([{ author_id: 1, body: `for the second of ${run}` }])
  await context.close()
})

test("two installations at one host do not end each other's sessions", async () => {
  const { page } = await signUp('Cleo')
  const beside = await page.context().newPage()
  await beside.goto(neighbour.url.replace('127.0.0.1', new URL(chat.baseUrl()).hostname))
  await enter(beside, `Cleo ${run}`)
  await general(beside).waitFor()
  for (const each of [page, beside]) {
    await each.reload()
    await general(each).waitFor()
  }
  await page.context().close()
})

test('the page reports that the browser did not keep the cookie of a sign-in', async () => {
  const page = await newPage({ viewport: { width: 320, height: 720 } })
  await page.route('**/api/{accounts,session}', async (route) => {
    const response = await route.fetch()
    await page.context().clearCookies()
    const { 'set-cookie': _, ...headers } = response.headers()
    await route.fulfill({ response, headers })
  })
  await page.goto('/')
  await enter(page, `Dan ${run}`)
  await page.getByRole('alert').getByText('Your browser did not keep the cookie of the sign-in.').waitFor()
  await checkAppearance(page)
  await page.unrouteAll()
  // Add the cookie of an earlier https session at this host. The page must ignore it.
  const { hostname } = new URL(chat.baseUrl())
  const secure = { value: 'of https', domain: hostname, path: '/', secure: true, httpOnly: true }
  await page.context().addCookies([{ ...secure, name: 'chat_session' }])
  await enter(page, `Dan ${run}`, 'Sign in')
  await general(page).waitFor()
  await page.reload()
  await general(page).waitFor()
  await page.context().close()
})

test("a malformed value in the browser's storage is removed, and the page opens", async () => {
  const { page } = await signUp('Eve')
  await composer(page).fill('a draft')
  const values = ['{}', '[null,{"id":1}]', '"text"', 'null', '0', '{"id":1,"at":"x"}', '[', '']
  for (const value of values) {
    await page.evaluate((text) => {
      const [id = '', account = ''] =
        Object.keys(localStorage)
          .find((key) => key.split('.').length > 3)
          ?.split('.')
          .slice(1) ?? []
      const names = ['unsent', 'room', 'draft.1'].map((name) => `chat.${id}.${account}.${name}`)
      for (const key of [...names, 'chat.account', `chat.${account}.unsent`]) localStorage.setItem(key, text)
    }, value)
    await page.goto('/')
    await composer(page).waitFor()
  }
  await say({ name: '', page }, `after all of ${run}`)
  await expect.poll(() => page.getByText('Sending…').count()).toBe(0)
  await page.context().close()
})
