import { useSyncExternalStore } from 'react'

/** Returns whether the reader looks at the page. A message that arrives in a hidden tab or an unfocused window is unread. */
export function isPresent(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

/** Returns `isPresent`, and renders again when it changes. */
export function usePresent(): boolean {
  return useSyncExternalStore(subscribe, isPresent)
}

function subscribe(listener: () => void): () => void {
  const events: [EventTarget, string][] = [
    [document, 'visibilitychange'],
    [window, 'focus'],
    [window, 'blur'],
  ]
  for (const [target, event] of events) target.addEventListener(event, listener)
  return () => {
    for (const [target, event] of events) target.removeEventListener(event, listener)
  }
}
