import { useSyncExternalStore } from 'react'

/** The time zone of the cached formats. The system's time zone may change while the page is open. */
let zone = ''

/** Returns the reader's time zone. A change takes effect at the next rendering, or when the reader returns to the page. */
export function useTimeZone(): string {
  return useSyncExternalStore(subscribe, readTimeZone)
}

function readTimeZone(): string {
  zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone
}

function subscribe(listener: () => void): () => void {
  addEventListener('focus', listener)
  document.addEventListener('visibilitychange', listener)
  return () => {
    removeEventListener('focus', listener)
    document.removeEventListener('visibilitychange', listener)
  }
}

/** Returns a function that formats a time in the reader's language and in the time zone of `useTimeZone`. */
export function createFormat(options: Intl.DateTimeFormatOptions): (at: string | number) => string {
  let built: { zone: string; format: Intl.DateTimeFormat } | undefined
  return (at) => {
    if (built?.zone !== zone) built = { zone, format: new Intl.DateTimeFormat(undefined, options) }
    return built.format.format(new Date(at))
  }
}
