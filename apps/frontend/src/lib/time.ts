import { createFormat } from './time-zone.ts'

/** Formats hour and minute. */
export const formatClock = createFormat({ hour: 'numeric', minute: '2-digit' })

/** Formats the full day and time. */
export const formatFull = createFormat({ dateStyle: 'full', timeStyle: 'medium' })

const formatDayOfYear = createFormat({ weekday: 'long', day: 'numeric', month: 'long' })
const formatDayOfAnyYear = createFormat({ day: 'numeric', month: 'long', year: 'numeric' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

/** Returns the day of a time in the reader's zone, as the number of days since 1970-01-01. */
export function dayOf(at: string | Date): number {
  const date = new Date(at)
  // Count in UTC, because local days have 23 or 25 hours when the clocks change.
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000
}

/** Returns "Today", "Yesterday", a weekday with its date, or a date with its year if the year is not the current one. */
export function formatDay(at: string, today: number): string {
  const back = dayOf(at) - today
  if (back === 0 || back === -1) return capitalize(relative.format(back, 'day'))
  const thisYear = new Date(today * 86_400_000).getUTCFullYear()
  return (new Date(at).getFullYear() === thisYear ? formatDayOfYear : formatDayOfAnyYear)(at)
}

function capitalize(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
