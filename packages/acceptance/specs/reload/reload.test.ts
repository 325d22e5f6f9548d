import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../harness/browser.ts'
import { editBackend, editClient, editContract, editPage } from '../../harness/edits/edits.ts'
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
  chat = await openChat(browser, { target: 'Compose', ...stack })
})
afterAll(async () => {
  writeSamples('reload-compose')
  await browser?.close()
  await stack?.remove()
})

describe('C8: after a bare `docker compose up -d` an edit is live within 5 s', () => {
  test('the open page shows each edit and keeps its state', () => editPage(chat))
  test('the backend answers with each edit, and an open chat loses no message', () => editBackend(chat))
  test('the page and the backend use each edit of the contract', () => editContract(chat))
  test('the page uses each edit of the client', () => editClient(chat))
})

test('C8: no container runs as root or writes into the sources', async () => {
  for (const service of ['frontend', 'backend']) {
    expect(await stack.sh(`docker compose exec -T ${service} id -u`)).toBe('1001')
  }
  expect(listFiles(stack.folder)).toEqual(before)
})

test('the next `docker compose up -d` applies a new migration', async () => {
  const name = addMigration(stack.folder)
  await stack.sh('docker compose up -d')
  expect(await stack.sh('docker compose logs migrate')).toMatch(`applying ${name}`)
})
