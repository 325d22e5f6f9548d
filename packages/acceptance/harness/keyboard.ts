import type { Locator, Page } from 'playwright'
import { expect } from 'vitest'

/** Presses of the Tab key after which what one looks for is not to be reached: more stops are a wall. */
const STOPS_MAX = 30

/** Whether an element has the focus. */
export function hasFocus(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement)
}

/** Waits until an element has the focus. */
export async function focusOn(locator: Locator): Promise<void> {
  await expect.poll(() => hasFocus(locator)).toBe(true)
}

/** Goes by the Tab key (or Shift and Tab) to an element; at each stop one sees where one is. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor()
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press(key)
    expect(await describeUnseenFocus(page)).toBe('')
    if (await hasFocus(target)) return
  }
  throw new Error(`${target} is not reached in ${STOPS_MAX} stops`)
}

/** What has the focus without an outline of its own or of the box around it; empty where one sees it. */
function describeUnseenFocus(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement
    // From the last stop one comes to the browser's own.
    if (!focused || focused === document.body) return ''
    for (const element of [focused, focused.parentElement, focused.parentElement?.parentElement]) {
      if (!element) continue
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) return ''
    }
    return focused.outerHTML.slice(0, 200)
  })
}
