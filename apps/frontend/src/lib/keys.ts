import type { KeyboardEvent } from 'react'
import { TOUCH } from './use-media-query.ts'

/** `keyCode` of a key that an input method handles. For the key that ends a composition, Safari does not set `isComposing`. */
const INPUT_METHOD = 229

/**
 * Hides keys that an input method handles from all key handlers of the page: in an input method, Enter selects a word and
 * Escape discards it. Call this function before any other listener is added.
 */
export function hideInputMethodKeys(page: EventTarget): void {
  const hide = (event: Event) => {
    const { isComposing, keyCode } = event as globalThis.KeyboardEvent
    if (isComposing || keyCode === INPUT_METHOD) event.stopImmediatePropagation()
  }
  page.addEventListener('keydown', hide, true)
}

/** Returns whether a key submits a multi-line text. Touch keyboards have no Shift+Enter, so Enter inserts a line break. */
export function isSubmitKey({ key, shiftKey }: KeyboardEvent): boolean {
  return key === 'Enter' && !shiftKey && !matchMedia(TOUCH).matches
}
