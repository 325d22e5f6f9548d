import type { Locator, Page } from 'playwright'
import { expect } from 'vitest'

/** Maximum presses of the Tab key to reach an element. */
const STOPS_MAX = 30

/** Whether an element has the focus. */
export function hasFocus(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement)
}

/** Waits until an element has the focus. */
export async function focusOn(locator: Locator): Promise<void> {
  await expect.poll(() => hasFocus(locator)).toBe(true)
}

/** Moves the focus to an element with the Tab key. Fails if the focus is invisible at a stop. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor()
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press(key)
    expect(await describeUnseenFocus(page)).toBe('')
    if (await hasFocus(target)) return
  }
  throw new Error(`${target} is not reached in ${STOPS_MAX} stops`)
}

/** Returns the focused element if neither it nor the two elements around it have an outline, else an empty text. */
function describeUnseenFocus(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement
    // After the last element, the focus leaves the page.
    if (!focused || focused === document.body) return ''
    for (const element of [focused, focused.parentElement, focused.parentElement?.parentElement]) {
      if (!element) continue
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) return ''
    }
    return focused.outerHTML.slice(0, 200)
  })
}
