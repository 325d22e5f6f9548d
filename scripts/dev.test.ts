import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { launchBrowser, signUp } from '@chat/acceptance/harness/browser'
import { copyInstalled } from '@chat/testing/installed-copy'
import { type Starter, start } from '@chat/testing/starter'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'

let project: string
let dev: Starter
let browser: Browser

beforeAll(async () => {
  project = copyInstalled()
  dev = await start({ command: 'dev', root: project })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await dev?.stop()
  dev?.removeData()
  rmSync(join(project, '..'), { recursive: true })
})

/** The time in ms that a busy machine leaves a file empty during a save. */
const EMPTY_MS = 5

/** Replaces `from` in a file of the copy. Empties the file first, like some editors. */
async function edit(file: string, from: string, to: string): Promise<void> {
  const path = join(project, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, '')
  await delay(EMPTY_MS)
  writeFileSync(path, text.replace(from, to))
}

const answer = async (path: string) => (await fetch(dev.url + path).catch(() => undefined))?.text().catch(() => '')

test('the page reloads after a module request fails', async () => {
  const page = await browser.newPage()
  let requests = 0
  await page.route('**/src/components/boundary.tsx', (route) => (requests++ === 0 ? route.abort() : route.continue()))
  await page.goto(dev.url)
  await page.getByLabel('Name').waitFor()
  expect(requests).toBe(2)
})

test('an edit of the page keeps the open room and the typed text', async () => {
  const { page } = await signUp(browser, dev.url, 'Ann')
  await page.getByRole('textbox', { name: 'Message' }).fill('not sent yet')
  await page.evaluate("document.body.dataset.mark = 'the same document'")
  await edit(
    'apps/frontend/src/features/conversation/composer/composer.tsx',
    'aria-label="Message"',
    'aria-label="Message, edited"',
  )
  const edited = page.getByRole('textbox', { name: 'Message, edited' })
  await expect.poll(() => edited.count()).toBe(1)
  expect(await edited.inputValue()).toBe('not sent yet')
  expect(new URL(page.url()).pathname).toBe('/chat/room/1')
  expect(await page.evaluate('document.body.dataset.mark')).toBe('the same document')
})

test('an edit of the backend or of the contract restarts the backend', async () => {
  await edit('apps/backend/src/http/methods.ts', 'does not exist', 'is not there')
  await expect.poll(() => answer('/api/nothing')).toMatch('GET /api/nothing is not there')
  await edit('packages/contract/src/problem-codes.ts', 'Sign in first', 'Please sign in first')
  await expect.poll(() => answer('/api/me')).toMatch('Please sign in first')
})

test('closes all ports at its end', async () => {
  const api = /API\s+(http:\S+)/.exec(dev.output())?.[1] ?? 'no address'
  expect((await fetch(api)).status).toBe(200)
  await dev.stop()
  await expect(fetch(api)).rejects.toThrow()
  await expect(fetch(dev.url)).rejects.toThrow()
})
