import { useSyncExternalStore } from 'react'

// pushState tells nobody, unlike the browser's own buttons.
const NAVIGATED = 'chat:navigated'

/** Opens a path of this page: a new entry in the history, or in place of the one that shows. */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (path === location.pathname) return
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', path)
  dispatchEvent(new Event(NAVIGATED))
}

/** The path that shows, followed through links and the browser's back and forward buttons. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname)
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(NAVIGATED, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(NAVIGATED, listener)
  }
}
