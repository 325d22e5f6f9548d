import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../harness/browser.ts'
import { editBackend, editContract, editPage } from '../../harness/edits/edits.ts'
import { type OpenChat, openChat } from '../../harness/edits/open-chat.ts'
import { writeSamples } from '../../harness/edits/samples.ts'
import { addMigration, listFiles } from '../../harness/edits/sources.ts'
import { type Copy, createCopy } from '../../harness/edits/stack.ts'
import { waitUntilServing } from '../../harness/reachable.ts'

let stack: Copy
let before: Map<string, string>
let browser: Browser
let chat: OpenChat
beforeAll(async () => {
  stack = await createCopy()
  before = listFiles(stack.folder)
  await stack.sh('docker compose up -d')
  await waitUntilServing(stack.baseUrl)
  browser = await launchBrowser()
  chat = await openChat(browser, { place: 'Compose', ...stack })
})
afterAll(async () => {
  writeSamples('reload-compose')
  await browser?.close()
  await stack?.remove()
})

describe('C8: after a bare `docker compose up -d` an edit is live within 5 s', () => {
  test('of the page: it shows in the open one, which keeps what it holds', () => editPage(chat))
  test('of the backend: it answers as it is now, and an open chat loses nothing', () => editBackend(chat))
  test('of the contract: on both sides of the wire', () => editContract(chat))
})

test('C8: nobody is root, and nothing was written into the folders of this machine', async () => {
  for (const service of ['frontend', 'backend']) {
    expect(await stack.sh(`docker compose exec -T ${service} id -u`)).toBe('1001')
  }
  // Not what the tests themselves wrote, which is as long as before.
  expect(listFiles(stack.folder)).toEqual(before)
})

test('a migration that is added is applied by the next `docker compose up -d`', async () => {
  const name = addMigration(stack.folder)
  await stack.sh('docker compose up -d')
  expect(await stack.sh('docker compose logs migrate')).toMatch(`applying ${name}`)
})
