import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'
import type { Locator } from 'playwright'
import { expect } from 'vitest'
import { composer, messageWith, say, texts } from '../browser.ts'
import type { OpenChat } from './open-chat.ts'
import { measure } from './samples.ts'
import { withSource } from './sources.ts'

/** The course's limit for an edit to be live. */
const LIVE_MS = 5_000

/** `npm run full` makes a hundred of each. */
const EDITS = Number(process.env.EDITS ?? 5)

const ROUNDS = Array.from({ length: EDITS }, (_, index) => index + 1)

/** Vite's watcher takes what follows within 50 ms for the same change, and drops it; nobody saves twice so fast. */
const BETWEEN_SAVES_MS = 100

/** Waits for what shows in a page. Playwright's own waiting looks twice a second after a while: too seldom to measure by. */
const untilSeen = (shown: Locator) => expect.poll(() => shown.isVisible()).toBe(true)

const DRAFT = 'typed, and not sent yet'

/** Longer than the API lets any other text be, so that its limit is not taken for one of theirs. */
const LONG_DRAFT = '.'.repeat(1_000)

/** Edits the page: it shows in the open one, which is not loaded anew, and keeps what was typed. */
export async function editPage({ place, folder, ann: { page } }: OpenChat): Promise<void> {
  await composer(page).fill(DRAFT)
  await page.evaluate(() => Object.assign(globalThis, { sinceTheFirstEdit: true }))
  await withSource(folder, 'apps/frontend/src/features/topology/topology-panel.tsx', 'What happened', async (edit) => {
    for (const round of ROUNDS) {
      const heading = page.getByRole('heading', { name: `Seen in round ${round}`, exact: true })
      const shown = { [`${place}: the page`]: () => untilSeen(heading) }
      expect(await measure(() => edit(`Seen in round ${round}`), shown)).toBeLessThan(LIVE_MS)
      await delay(BETWEEN_SAVES_MS)
    }
  })
  expect(await page.evaluate(() => 'sinceTheFirstEdit' in globalThis)).toBe(true)
  expect(await composer(page).inputValue()).toBe(DRAFT)
}

/**
 * Edits the backend, while somebody writes: it answers as it is now, the open pages are connected to it again by
 * themselves, and each message comes once, in its order.
 */
export async function editBackend({ place, folder, baseUrl, ann, bob }: OpenChat): Promise<void> {
  const said = `${place}, round`
  const askVersion = async () => (await fetch(baseUrl + PATHS.version)).text()
  await withSource(folder, 'apps/backend/src/server.ts', 'readConfig(process.env)', async (edit) => {
    for (const round of ROUNDS) {
      const version = `of round ${round}`
      const shown = ann.page.getByText(`version ${version}`, { exact: true }).first()
      const live = await Promise.all([
        measure(() => edit(`{ ...readConfig(process.env), VERSION: '${version}' }`), {
          [`${place}: the backend, its answer`]: () => expect.poll(askVersion).toContain(`"${version}"`),
        }),
        measure(() => {}, { [`${place}: the backend, in the page`]: () => untilSeen(shown) }),
        say(ann, `${said} ${round}.`).then(() => 0),
      ])
      expect(Math.max(...live)).toBeLessThan(LIVE_MS)
    }
  })
  await messageWith(bob.page, `${said} ${EDITS}.`).waitFor()
  for (const { page } of [ann, bob]) expect(await texts(page, said)).toEqual(ROUNDS.map((round) => `${said} ${round}.`))
}

/** Edits the contract: it changes on both sides of the wire. */
export async function editContract({ place, folder, baseUrl, ann: { page } }: OpenChat): Promise<void> {
  const askLimit = async () => (await fetch(baseUrl + PATHS.openapi)).text()
  await composer(page).fill(LONG_DRAFT)
  await withSource(folder, 'packages/contract/src/limits.ts', 'BODY_MAX_LENGTH = 4_000', async (edit) => {
    for (const round of ROUNDS) {
      const limit = LONG_DRAFT.length + round
      const note = page.getByText(new RegExp(`^${round} characters? left$`))
      const seen = {
        [`${place}: the contract, in the page`]: () => untilSeen(note),
        [`${place}: the contract, in the answer`]: () => expect.poll(askLimit).toContain(`"maxLength":${limit}`),
      }
      expect(await measure(() => edit(`BODY_MAX_LENGTH = ${limit}`), seen)).toBeLessThan(LIVE_MS)
    }
  })
}
