import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { composer, joinRoom, makeRoom, messageWith, type Person, say, sayStored } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
  await joinRoom(ben, await makeRoom(ann, `Focus ${run}`, 'Public'))
})

const edit = (page: Page) => page.getByRole('textbox', { name: 'Edit message' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('after an edit the focus returns to the previous element', async () => {
  const { page } = ann
  await sayStored(ann, `to edit ${run}`)
  for (const key of ['Escape', 'Enter']) {
    await composer(page).press('ArrowUp')
    await focusOn(edit(page))
    await page.keyboard.press(key)
    await focusOn(composer(page))
  }
})

test('Escape closes only the topmost layer, and the focus returns to its opener', async () => {
  const { page } = ann
  await button(page, 'Search').click()
  await focusOn(page.getByLabel('Search messages'))
  await button(page, 'Members').click()
  const panel = page.getByRole('complementary', { name: 'Members' })
  await button(page, 'Leave room').click()
  const question = page.getByRole('dialog', { name: 'Leave room' })
  await question.waitFor()
  await page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  await focusOn(panel.getByRole('button', { name: 'Leave room' }))
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  await focusOn(button(page, 'Members'))
})

test('Edit and Delete stay at the selected message when a message arrives under a resting pointer', async () => {
  const { page } = ann
  await sayStored(ann, `under the pointer ${run}`)
  await messageWith(page, `under the pointer ${run}`).hover()
  await button(page, 'Edit').waitFor()
  await button(page, 'Edit').focus()
  await say(ben, `pushes the others up ${run}`)
  await messageWith(page, `pushes the others up ${run}`).waitFor()
  // The browser reports the new row under the pointer with its next frames.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await messageWith(page, `pushes the others up ${run}`).dispatchEvent('pointerover')
  await focusOn(button(page, 'Edit'))
  await messageWith(page, `pushes the others up ${run}`).hover()
  await button(page, 'Edit').waitFor({ state: 'detached' })
})

test('Edit and Delete are beside the text at every width', async () => {
  const { page } = ann
  for (const text of [`hi ${run}`, `long ${'word '.repeat(60)}${run}`]) {
    await sayStored(ann, text)
    for (const width of [320, 1280, 3840]) {
      await page.setViewportSize({ width, height: 720 })
      await messageWith(page, text).hover()
      const tools = await button(page, 'Edit').boundingBox()
      const right = await messageWith(page, text)
        .getByRole('paragraph')
        .evaluate((paragraph) => {
          const range = document.createRange()
          range.selectNodeContents(paragraph)
          return range.getBoundingClientRect().right
        })
      expect(Math.abs((tools?.x ?? 0) - right)).toBeLessThan(120)
      expect((tools?.x ?? 0) + 80).toBeLessThan(width)
    }
  }
  await page.setViewportSize({ width: 1280, height: 720 })
})
