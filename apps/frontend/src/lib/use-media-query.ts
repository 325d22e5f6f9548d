import { useSyncExternalStore } from 'react'

/** No room for the list of rooms beside the conversation. The style sheets use the same width. */
export const NARROW = '(max-width: 45rem)'

/** Room for a panel beside the rooms and the conversation. */
export const WIDE = '(min-width: 64rem)'

/** Fingers, not a mouse: giving a field the focus would open the keyboard on the screen. */
export const TOUCH = '(hover: none)'

/** Whether a media query matches, followed as it changes. */
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
