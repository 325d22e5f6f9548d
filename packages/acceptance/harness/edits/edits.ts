import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'
import type { Locator } from 'playwright'
import { expect } from 'vitest'
import { composer, messageWith, say, texts } from '../browser.ts'
import type { OpenChat } from './open-chat.ts'
import { measure } from './samples.ts'
import { withSource } from './sources.ts'

/** The course's limit: an edit is live within 5 s. */
const LIVE_MS = 5_000

/** The number of edits of each kind. `npm run full` sets 100. */
const EDITS = Number(process.env.EDITS ?? 5)

const ROUNDS = Array.from({ length: EDITS }, (_, index) => index + 1)

/** Vite's watcher drops a second change within 50 ms. */
const BETWEEN_SAVES_MS = 100

/** Waits until an element is visible. Playwright's own wait polls only twice per second, too rarely for a measurement. */
const untilSeen = (shown: Locator) => expect.poll(() => shown.isVisible()).toBe(true)

const DRAFT = 'typed, and not sent yet'

/** Longer than any other limit of the API, so that the limit in the API's description is unique. */
const LONG_DRAFT = '.'.repeat(1_000)

/** Edits the page's source. The open page shows each edit without a reload and keeps the typed text. */
export async function editPage({ target, folder, ann: { page } }: OpenChat): Promise<void> {
  await composer(page).fill(DRAFT)
  await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }))
  await withSource(folder, 'apps/frontend/src/features/topology/topology-panel.tsx', 'What happened', async (edit) => {
    for (const round of ROUNDS) {
      const heading = page.getByRole('heading', { name: `Seen in round ${round}`, exact: true })
      const shown = { [`${target}: the page`]: () => untilSeen(heading) }
      expect(await measure(() => edit(`Seen in round ${round}`), shown)).toBeLessThan(LIVE_MS)
      await delay(BETWEEN_SAVES_MS)
    }
  })
  expect(await page.evaluate(() => 'notReloaded' in globalThis)).toBe(true)
  expect(await composer(page).inputValue()).toBe(DRAFT)
}

/**
 * Edits the backend's source while a user sends messages. The backend answers with each edit, the open pages reconnect,
 * and each message arrives once and in order.
 */
export async function editBackend({ target, folder, baseUrl, ann, bob }: OpenChat): Promise<void> {
  const said = `${target}, round`
  const fetchVersion = async () => (await fetch(baseUrl + PATHS.version)).text()
  await withSource(folder, 'apps/backend/src/server.ts', 'readConfig(process.env)', async (edit) => {
    for (const round of ROUNDS) {
      const version = `of round ${round}`
      const shown = ann.page.getByText(`version ${version}`, { exact: true }).first()
      const live = await Promise.all([
        measure(() => edit(`{ ...readConfig(process.env), VERSION: '${version}' }`), {
          [`${target}: the backend, its answer`]: () => expect.poll(fetchVersion).toContain(`"${version}"`),
        }),
        measure(() => {}, { [`${target}: the backend, in the page`]: () => untilSeen(shown) }),
        say(ann, `${said} ${round}.`).then(() => 0),
      ])
      expect(Math.max(...live)).toBeLessThan(LIVE_MS)
    }
  })
  await messageWith(bob.page, `${said} ${EDITS}.`).waitFor()
  for (const { page } of [ann, bob]) expect(await texts(page, said)).toEqual(ROUNDS.map((round) => `${said} ${round}.`))
}

/** Edits the contract's source. The page and the backend both use each edit. */
export async function editContract({ target, folder, baseUrl, ann: { page } }: OpenChat): Promise<void> {
  const fetchDescription = async () => (await fetch(baseUrl + PATHS.openapi)).text()
  await composer(page).fill(LONG_DRAFT)
  await withSource(folder, 'packages/contract/src/limits.ts', 'BODY_MAX_LENGTH = 4_000', async (edit) => {
    for (const round of ROUNDS) {
      const limit = LONG_DRAFT.length + round
      const note = page.getByText(new RegExp(`^${round} characters? left$`))
      const seen = {
        [`${target}: the contract, in the page`]: () => untilSeen(note),
        [`${target}: the contract, in the answer`]: () =>
          expect.poll(fetchDescription).toContain(`"maxLength":${limit}`),
      }
      expect(await measure(() => edit(`BODY_MAX_LENGTH = ${limit}`), seen)).toBeLessThan(LIVE_MS)
    }
  })
}

/** Edits the client's source. The page uses each edit. */
export async function editClient({ target, folder, ann: { page } }: OpenChat): Promise<void> {
  const constant = 'const FIRST_DELAY_MS'
  await withSource(folder, 'packages/client/src/backoff.ts', constant, async (edit) => {
    for (const round of ROUNDS) {
      const edited = page.locator(`html[data-round="${round}"]`)
      const live = await measure(() => edit(`document.documentElement.dataset.round = '${round}'\n${constant}`), {
        [`${target}: the client, in the page`]: () => untilSeen(edited),
      })
      expect(live).toBeLessThan(LIVE_MS)
      await delay(BETWEEN_SAVES_MS)
    }
  })
}
