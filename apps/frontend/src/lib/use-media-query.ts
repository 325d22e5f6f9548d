import { useSyncExternalStore } from 'react'

/** Matches a screen too narrow for the list of rooms beside the conversation. The style sheets use the same width. */
export const NARROW = '(max-width: 45rem)'

/** Matches a screen wide enough for a panel beside the rooms and the conversation. */
export const WIDE = '(min-width: 64rem)'

/** Matches a touch screen. Focusing a field there opens the on-screen keyboard. */
export const TOUCH = '(hover: none)'

/** Returns whether a media query matches, and renders again when that changes. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}
