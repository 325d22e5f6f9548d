import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PATHS } from '@chat/contract/paths'
import { copyInstalled } from '@chat/testing/installed-copy'
import { type Starter, start } from '@chat/testing/starter'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../harness/browser.ts'
import { editBackend, editClient, editContract, editPage } from '../../harness/edits/edits.ts'
import { type OpenChat, openChat } from '../../harness/edits/open-chat.ts'
import { writeSamples } from '../../harness/edits/samples.ts'
import { addMigration } from '../../harness/edits/sources.ts'
import { createTiltStack, type TiltStack } from '../../harness/edits/tilt-stack.ts'
import { waitUntilServing } from '../../harness/reachable.ts'

/** Maximum ms to build an image with its packages and to replace its pod. */
const REBUILT = { timeout: 180_000, interval: 1_000 }

let browser: Browser
let stack: TiltStack
beforeAll(async () => {
  browser = await launchBrowser()
  stack = await createTiltStack()
  await stack.createCluster()
})
afterAll(async () => {
  writeSamples('reload-tilt')
  await browser?.close()
  await stack?.remove()
})

test('T2: `tilt ci` builds both images, applies the manifests and exits with code 0', async () => {
  await stack.ci()
})

describe('T2: with `tilt up`', () => {
  let chat: OpenChat
  let before: string
  beforeAll(async () => {
    await stack.up()
    await waitUntilServing(stack.baseUrl)
    before = await stack.listPods()
    chat = await openChat(browser, { target: 'Tilt', ...stack })
  })

  test('the page and the API answer at their ports', async () => {
    const status = async (port = '', path = '/') => (await fetch(`http://localhost:${port}${path}`)).status
    const { CHAT_PORT, API_PORT } = stack.ports
    expect(await status(CHAT_PORT)).toBe(200)
    expect(await status(CHAT_PORT, PATHS.health)).toBe(200)
    expect(await status(API_PORT, PATHS.health)).toBe(200)
  })

  test('the open page shows each edit and keeps its state', () => editPage(chat))
  test('the backend answers with each edit, and an open chat loses no message', () => editBackend(chat))
  test('the page and the backend use each edit of the contract', () => editContract(chat))
  test('the page uses each edit of the client', () => editClient(chat))

  test('the output contains the logs', () => {
    // Tilt shortens long names.
    expect(stack.output()).toMatch(/chat-backe.*"msg":"listening"/)
  })

  test('no edit built an image or replaced a pod', async () => {
    expect(before).toMatch(/chat-backend\S+ \S+@sha256:/)
    expect(await stack.listPods()).toBe(before)
  })

  test('a new migration rebuilds only the backend, and is applied', async () => {
    const [backend, frontend] = await imagesNow()
    const name = addMigration(stack.folder)
    await expect.poll(stack.output, REBUILT).toContain(`applying ${name}`)
    const [backendAfter, frontendAfter] = await imagesNow()
    expect(backendAfter).not.toBe(backend)
    expect(frontendAfter).toBe(frontend)
  })

  test('an edit of the lockfile rebuilds both images', async () => {
    const images = await imagesNow()
    appendFileSync(join(stack.folder, 'pnpm-lock.yaml'), '# edited\n')
    for (const [index, image] of images.entries()) {
      await expect.poll(async () => (await imagesNow())[index], REBUILT).not.toBe(image)
    }
  })
})

const imagesNow = () => Promise.all(['chat-backend', 'chat-frontend'].map(stack.imageOf))

describe('with `npm run dev`, beside Tilt', () => {
  let folder: string
  let dev: Starter
  let chat: OpenChat
  beforeAll(async () => {
    folder = copyInstalled()
    dev = await start({ command: 'dev', root: folder })
    chat = await openChat(browser, { target: 'npm run dev', folder, baseUrl: dev.url })
  })
  afterAll(async () => {
    await dev?.stop()
    dev?.removeData()
    rmSync(join(folder, '..'), { recursive: true, force: true })
  })

  test('the open page shows each edit and keeps its state', () => editPage(chat))
  test('the backend answers with each edit, and an open chat loses no message', () => editBackend(chat))
  test('the page and the backend use each edit of the contract', () => editContract(chat))
  test('the page uses each edit of the client', () => editClient(chat))
})
