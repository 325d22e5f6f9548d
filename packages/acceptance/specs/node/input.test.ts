import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { composer, messageWith, texts, untilStored } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

const edit = (page: Page) => page.getByRole('textbox', { name: 'Edit message' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Sends the key that ends a composition as Safari does: after `compositionend`, without `isComposing`. */
async function pressInInputMethod(page: Page, key: string) {
  await page.evaluate((name) => {
    const init = { key: name, keyCode: 229, bubbles: true, cancelable: true }
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', init))
  }, key)
}

test('a key of an input method does not reach the page: Enter sends nothing, Escape and Enter do not end an edit', async () => {
  const { page } = await signUp('Ann')
  const text = `にほん ${run}`
  await composer(page).fill(text)
  await pressInInputMethod(page, 'Enter')
  expect(await composer(page).inputValue()).toBe(text)
  await page.keyboard.press('Enter')
  await untilStored(page, text)
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

test('on a touch screen, Enter begins a new line, and the button submits', async () => {
  const { page } = await signUp('Tia', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await composer(page).tap()
  await page.keyboard.type(`one ${run}`)
  await page.keyboard.press('Enter')
  await page.keyboard.type('two')
  expect(await composer(page).inputValue()).toBe(`one ${run}\ntwo`)
  await button(page, 'Send').tap()
  const message = messageWith(page, `one ${run}`)
  await untilStored(page, `one ${run}`)
  await message.tap()
  await button(page, 'Edit').tap()
  await edit(page).press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('three')
  await button(page, 'Save').tap()
  await message.getByText('edited', { exact: true }).waitFor()
  expect(await message.getByRole('paragraph').innerText()).toBe(`one ${run}\ntwo\nthree`)
})

test('after a file is pasted or dropped, the page says that it cannot send files, and stays open', async () => {
  const { page } = await signUp('Pia')
  const notice = page.getByRole('alert').getByText('Files and pictures cannot be sent')
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
    await notice.waitFor()
    await composer(page).fill('x')
    await notice.waitFor({ state: 'detached' })
    await composer(page).fill('')
  }
})
