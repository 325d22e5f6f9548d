import { useSyncExternalStore } from 'react'

// pushState tells nobody, unlike the browser's own buttons.
const NAVIGATED = 'chat:navigated'

/**
 * Opens a path of this page: a new entry in the history, or in place of the one that shows. A path that is open already
 * adds no entry, but its followers are notified: a link to a message leads there again.
 */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (path !== location.pathname) history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path)
  dispatchEvent(new Event(NAVIGATED))
}

/** The path that shows, followed through links and the browser's back and forward buttons. */
export function usePath(): string {
  return useSyncExternalStore(followPath, () => location.pathname)
}

/** Calls `listener` each time a path is opened; gives the function that ends it. */
export function followPath(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(NAVIGATED, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(NAVIGATED, listener)
  }
}
