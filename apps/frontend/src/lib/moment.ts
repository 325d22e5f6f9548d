const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** Hour, minute and second in the reader's zone, for what happens in quick succession. */
export function formatSeconds(at: number): string {
  return clock.format(new Date(at))
}

/** Day and time in the reader's zone, in few letters. */
export function formatShort(at: string): string {
  return short.format(new Date(at))
}
