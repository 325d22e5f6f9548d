import { createFormat } from './time-zone.ts'

/** Hour and minute in the reader's zone and language. */
export const formatClock = createFormat({ hour: 'numeric', minute: '2-digit' })

/** Day and time in full, for whoever wants to know exactly. */
export const formatFull = createFormat({ dateStyle: 'full', timeStyle: 'medium' })

const formatDayOfYear = createFormat({ weekday: 'long', day: 'numeric', month: 'long' })
const formatDayOfAnyYear = createFormat({ day: 'numeric', month: 'long', year: 'numeric' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

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
  return (new Date(at).getFullYear() === thisYear ? formatDayOfYear : formatDayOfAnyYear)(at)
}

function capitalize(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
