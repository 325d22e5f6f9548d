import type { KeyboardEvent } from 'react'
import { TOUCH } from './use-media-query.ts'

/** `keyCode` of a key that an input method uses. Safari sends it, without `isComposing`, for the key that ends a composition. */
const INPUT_METHOD = 229

/**
 * Hides the keys of an input method from every key handler of the page: its Enter chooses a word and its Escape
 * discards one. Call it before any other listener is added.
 */
export function hideInputMethodKeys(page: EventTarget): void {
  const hide = (event: Event) => {
    const { isComposing, keyCode } = event as globalThis.KeyboardEvent
    if (isComposing || keyCode === INPUT_METHOD) event.stopImmediatePropagation()
  }
  page.addEventListener('keydown', hide, true)
}

/** Whether a key submits a text of several lines. On a touch screen, Enter begins a new line: there is no Shift and Enter. */
export function isSubmitKey({ key, shiftKey }: KeyboardEvent): boolean {
  return key === 'Enter' && !shiftKey && !matchMedia(TOUCH).matches
}
