import { useSyncExternalStore } from 'react'

// `history.pushState` fires no event, unlike the browser's back and forward buttons.
const NAVIGATED = 'chat:navigated'

/**
 * Opens a path of this page. Adds an entry to the history, or replaces the current one. A path that is already open adds
 * no entry, but listeners are called, so a link to a message scrolls to it again.
 */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (path !== location.pathname) history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path)
  dispatchEvent(new Event(NAVIGATED))
}

/** Returns the path of the page. Renders again after links and the browser's back and forward buttons. */
export function usePath(): string {
  return useSyncExternalStore(followPath, () => location.pathname)
}

/** Calls `listener` each time a path is opened. Returns a function that removes the listener. */
export function followPath(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(NAVIGATED, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(NAVIGATED, listener)
  }
}
