const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const dayOfAnyYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

/** Hour and minute in the reader's zone and language. */
export function formatClock(at: string): string {
  return clock.format(new Date(at))
}

/** Day and time in full, for whoever wants to know exactly. */
export function formatFull(at: string): string {
  return full.format(new Date(at))
}

/** The day of a point in time in the reader's zone, as a number that is one higher on the next day. */
export function dayOf(at: string | Date): number {
  const date = new Date(at)
  // Counted in UTC: local days are 23 or 25 hours long when the clocks change.
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000
}

/** "today", "yesterday", a weekday with its date, or a date with its year when it is another one than today's. */
export function formatDay(at: string, today: number): string {
  const back = dayOf(at) - today
  if (back === 0 || back === -1) return capitalize(relative.format(back, 'day'))
  const thisYear = new Date(today * 86_400_000).getUTCFullYear()
  const date = new Date(at)
  return (date.getFullYear() === thisYear ? dayOfYear : dayOfAnyYear).format(date)
}

function capitalize(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
