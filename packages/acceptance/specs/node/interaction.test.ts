import type { Page } from 'playwright'
import { beforeAll, expect, test } from 'vitest'
import { composer, makeRoom, messageWith, type Person, say, texts } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { messageLog } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

let ann: Person
let ben: Person
let path: string
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
  path = await makeRoom(ann, `Inter ${run}`, 'Public')
  await ben.page.goto(path)
  await ben.page.getByRole('button', { name: 'Join room' }).click()
  await composer(ben.page).waitFor()
})

const edit = (page: Page) => page.getByRole('textbox', { name: 'Edit message' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** The key that ends a composition, as Safari sends it: after `compositionend`, without `isComposing`. */
async function pressInInputMethod(page: Page, key: string) {
  await page.evaluate((name) => {
    const init = { key: name, keyCode: 229, bubbles: true, cancelable: true }
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', init))
  }, key)
}

/** Simulates that the reader leaves the page or returns to it. */
async function setPresence(page: Page, visibility: 'visible' | 'hidden', focused: boolean) {
  await page.evaluate(
    ([state, focus]) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.hasFocus = () => focus
      document.dispatchEvent(new Event('visibilitychange'))
      dispatchEvent(new Event(focus ? 'focus' : 'blur'))
    },
    [visibility, focused] as const,
  )
}

async function sayStored(person: Person, text: string) {
  await say(person, text)
  await messageWith(person.page, text).getByText('Sending…').waitFor({ state: 'detached' })
}

test('a key of an input method does not reach the page: Enter sends nothing, Escape and Enter do not end an edit', async () => {
  const { page } = ann
  const text = `にほん ${run}`
  await composer(page).fill(text)
  await pressInInputMethod(page, 'Enter')
  expect(await composer(page).inputValue()).toBe(text)
  await page.keyboard.press('Enter')
  await messageWith(page, text).getByText('Sending…').waitFor({ state: 'detached' })
  expect(await texts(page, text)).toEqual([text])

  await pressInInputMethod(page, 'ArrowUp')
  expect(await edit(page).count()).toBe(0)
  await page.keyboard.press('ArrowUp')
  await edit(page).fill(`${text}語`)
  for (const key of ['Escape', 'Enter']) await pressInInputMethod(page, key)
  expect(await edit(page).inputValue()).toBe(`${text}語`)
  await page.keyboard.press('Enter')
  await messageWith(page, `${text}語`).getByText('edited', { exact: true }).waitFor()

  await button(page, 'Members').click()
  await focusOn(page.getByRole('complementary', { name: 'Members' }))
  await pressInInputMethod(page, 'Escape')
  expect(await page.getByRole('complementary', { name: 'Members' }).count()).toBe(1)
  await page.keyboard.press('Escape')
  await focusOn(button(page, 'Members'))
})

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

test.each([
  ['a hidden tab', 'hidden', false],
  ['a window without the focus', 'visible', false],
] as const)('a message that arrives in %s is unread until the reader is back', async (name, visibility, focused) => {
  const { page } = ann
  await composer(page).focus()
  await setPresence(page, 'visible', true)
  await expect.poll(() => page.title()).toBe(`Inter ${run} · Chat`)
  await setPresence(page, visibility, focused)
  for (let number = 1; number <= 30; number++) await say(ben, `${number} for ${name} ${run}`)
  await expect.poll(() => page.title()).toBe(`(30) Inter ${run} · Chat`)

  await setPresence(page, 'visible', true)
  const line = page.getByText('New', { exact: true })
  const first = messageWith(page, `1 for ${name} ${run}`).first()
  const isInView = (top: number) => top >= 0 && top < 300
  await expect.poll(async () => isInView((await line.boundingBox())?.y ?? -1)).toBe(true)
  expect((await first.boundingBox())?.y).toBeGreaterThan((await line.boundingBox())?.y ?? 0)
  expect(await page.title()).toBe(`(30) Inter ${run} · Chat`)
  await page.getByRole('button', { name: 'New messages' }).click()
  await expect.poll(() => page.title()).toBe(`Inter ${run} · Chat`)
  await messageLog(page)
    .evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)
    .then((left) => expect(left).toBeLessThan(24))
})

test('a reader at the end stays there when content grows before a scroll event', async () => {
  const left = () => messageLog(ann.page).evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop)
  const grow = (padding: string) =>
    messageLog(ann.page).evaluate((log, paddingBottom) => {
      const row = [...log.querySelectorAll('article')].at(-1)
      if (row) row.style.paddingBottom = paddingBottom
      // The browser reports the new size after this event.
      log.dispatchEvent(new Event('scroll'))
    }, padding)
  await expect.poll(left).toBeLessThan(24)
  await grow('200px')
  await expect.poll(left).toBeLessThan(24)
  await grow('')
  await expect.poll(left).toBeLessThan(24)
})

test('on a touch screen Enter begins a new line, and the button submits', async () => {
  const { page } = await signUp('Tia', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await composer(page).tap()
  await page.keyboard.type(`one ${run}`)
  await page.keyboard.press('Enter')
  await page.keyboard.type('two')
  expect(await composer(page).inputValue()).toBe(`one ${run}\ntwo`)
  await button(page, 'Send').tap()
  const message = messageWith(page, `one ${run}`)
  await message.getByText('Sending…').waitFor({ state: 'detached' })
  await message.tap()
  await button(page, 'Edit').tap()
  await edit(page).press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('three')
  await button(page, 'Save').tap()
  await message.getByText('edited', { exact: true }).waitFor()
  expect(await message.getByRole('paragraph').innerText()).toBe(`one ${run}\ntwo\nthree`)
})

test('Edit and Delete stand beside the text at every width', async () => {
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

test('after a file is pasted or dropped, the page says that it cannot send files, and stays open', async () => {
  const { page } = ann
  const said = page.getByRole('alert').getByText('Files and pictures cannot be sent')
  for (const type of ['paste', 'drop']) {
    const prevented = await composer(page).evaluate((field, name) => {
      const data = new DataTransfer()
      data.items.add(new File(['x'], 'x.png', { type: 'image/png' }))
      const init = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data }
      const Kind = name === 'paste' ? ClipboardEvent : DragEvent
      return ['dragover', name].map((each) => !field.dispatchEvent(new (each === name ? Kind : DragEvent)(each, init)))
    }, type)
    expect(prevented[0]).toBe(true)
    if (type === 'drop') expect(prevented[1]).toBe(true)
    await said.waitFor()
    await composer(page).fill('x')
    await said.waitFor({ state: 'detached' })
    await composer(page).fill('')
  }
})

test('a long list scrolls to the current room, and the start page shows a joined room or a list of rooms', async () => {
  const { page } = await signUp('Rae', { viewport: { width: 1280, height: 500 } })
  await page.evaluate(async (mark) => {
    for (let number = 10; number < 40; number++) {
      const body = JSON.stringify({ name: `Z ${number} ${mark}`, visibility: 'private' })
      await fetch('/api/rooms', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    }
  }, run)
  await page.reload()
  const link = page.getByRole('link', { name: `Z 39 ${run}` })
  await link.waitFor()
  const deep = (await link.getAttribute('href')) ?? ''
  await page.goto(deep)
  const current = page.getByRole('navigation', { name: 'Rooms' }).locator('[aria-current]')
  await expect.poll(async () => ((await current.boundingBox())?.y ?? 999) < 480).toBe(true)

  const leave = (keep: string) =>
    page.evaluate(async (path) => {
      const { id } = await (await fetch('/api/me')).json()
      const { rooms } = await (await fetch('/api/rooms')).json()
      for (const room of rooms)
        if (room.joined && !path.endsWith(`/${room.id}`))
          await fetch(`/api/rooms/${room.id}/members/${id}`, { method: 'DELETE' })
    }, keep)
  await leave(deep)
  await page.evaluate(() => localStorage.clear())
  await page.goto('/')
  await page.getByRole('heading', { name: `Z 39 ${run}`, level: 1 }).waitFor()
  await leave('')
  await page.goto('/')
  await page.getByRole('heading', { name: 'You are in no room' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'general' }).click()
  await page.getByRole('button', { name: 'Join room' }).waitFor()
})
