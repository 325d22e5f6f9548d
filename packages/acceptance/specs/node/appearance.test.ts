import { createNodeSession } from '@chat/client/node-session'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { checkAppearance } from '../../harness/appearance.ts'
import { composer, messageWith, say, sayStored } from '../../harness/browser.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, baseUrlOf, signUp, newPage } = useBrowser()

/** The second room of every database. It is public. */
const RANDOM_ROOM = 2

async function close(page: Page) {
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').or(page.getByRole('complementary')).count()).toBe(0)
}

/** Checks the padding of a question in a panel. On a narrow screen, the panel itself is a dialog without padding. */
async function checkQuestion(page: Page) {
  await page.getByRole('button', { name: 'Leave room' }).click()
  const question = page.getByRole('dialog', { name: 'Leave room' })
  const words = await question.getByRole('heading').boundingBox()
  expect((words?.x ?? 0) - ((await question.boundingBox())?.x ?? 0)).toBeGreaterThan(8)
  await checkAppearance(page)
  await page.keyboard.press('Escape')
  await expect.poll(() => question.count()).toBe(0)
}

/** Leaves a room as an account, as from another browser. */
async function leaveElsewhere(name: string, room: number) {
  const { api } = createNodeSession(baseUrlOf())
  const { id } = await api.signIn({ name, password: PASSWORD })
  await api.removeFromRoom(room, id)
}

describe.each([320, 1280])('%d px wide, light and dark', (width) => {
  const options = { viewport: { width, height: 720 }, reducedMotion: 'reduce' } as const

  test('every screen and panel passes axe and fits the width', async () => {
    const first = await newPage(options)
    await first.goto('/')
    await first.getByRole('button', { name: 'Sign in' }).click()
    await first.getByText('Write your name.').waitFor()
    await checkAppearance(first)
    await first.context().close()

    const person = await signUp(`Eve ${width}`, options)
    const { page } = person
    await say(person, `A line, a link https://example.org/a/rather/long/path and مرحبا of ${run}`)
    await page.getByRole('article').last().hover()
    await checkAppearance(page)
    for (const panel of ['Search', 'Members']) {
      await page.getByRole('button', { name: panel }).first().click()
      const box = page.getByRole(width < 1024 ? 'dialog' : 'complementary', { name: panel })
      await box.getByRole('heading', { level: 2 }).waitFor()
      if (panel === 'Members') await box.getByText(person.name).waitFor()
      await checkAppearance(page)
      if (panel === 'Members') await checkQuestion(page)
      await close(page)
    }
    for (const panel of ['Sessions', 'Topology']) {
      if (width < 720) await page.getByRole('button', { name: 'Rooms' }).click()
      await page.getByRole('button', { name: panel }).click()
      const box = page.getByRole(width < 1024 ? 'dialog' : 'complementary', { name: panel })
      await box.getByRole('list').getByRole('listitem').first().waitFor()
      await checkAppearance(page)
      await close(page)
    }
    if (width < 720) {
      await page.getByRole('button', { name: 'Rooms' }).click()
      await page.getByRole('dialog', { name: 'Rooms' }).waitFor()
      await checkAppearance(page)
    }
    await page.getByRole('button', { name: 'New room' }).click()
    await page.getByRole('dialog', { name: 'New room' }).waitFor()
    await checkAppearance(page)
    await close(page)
    await page.goto('/chat/room/2147483647')
    await page.getByText('There is no such room here').waitFor()
    await checkAppearance(page)
    await page.context().close()
  })

  test('edits, dialogs and unsent messages pass axe and fit the width', async () => {
    const person = await signUp(`Flo ${width}`, options)
    const { page } = person
    await page.goto(`/chat/room/${RANDOM_ROOM}`)
    await page.getByRole('button', { name: 'Join room' }).waitFor()
    await checkAppearance(page)
    await page.getByRole('button', { name: 'Join room' }).click()
    await sayStored(person, `to be edited in ${run}`)
    await composer(page).press('ArrowUp')
    await page.getByRole('textbox', { name: 'Edit message' }).waitFor()
    await checkAppearance(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog', { name: 'Delete message' }).waitFor()
    await checkAppearance(page)
    await close(page)

    await page.context().setOffline(true)
    await page.getByText('You are offline.').waitFor()
    await say(person, `too late for ${run}`)
    await messageWith(page, `too late for ${run}`).getByText('Sending…').waitFor()
    await checkAppearance(page)
    await leaveElsewhere(person.name, RANDOM_ROOM)
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Join room' }).click()
    await page.getByText('Not sent. Join the room first.').waitFor()
    await checkAppearance(page)
    await page.context().close()
  })
})

test('with reduced motion, no element has a transition or an animation', async () => {
  const { page } = await signUp('Mo', { viewport: { width: 320, height: 720 } })
  await page.getByRole('button', { name: 'Rooms' }).click()
  await page.getByRole('dialog', { name: 'Rooms' }).waitFor()
  const countMoving = () =>
    page.evaluate(() => {
      const durations = (style: CSSStyleDeclaration) =>
        `${style.transitionDuration},${style.animationDuration}`.split(',')
      const elements = [...document.querySelectorAll('*')]
      return elements.filter((one) => durations(getComputedStyle(one)).some((each) => Number.parseFloat(each) > 0))
        .length
    })
  expect(await countMoving()).toBeGreaterThan(0)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await countMoving()).toBe(0)
})
