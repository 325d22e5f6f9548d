import { formatDay } from '../../lib/time.ts'
import { useToday } from '../../lib/use-today.ts'

/** Between two days. */
export function DaySeparator({ at }: { at: string }) {
  return (
    <h2 className="timeline-day">
      <time dateTime={at}>{formatDay(at, useToday())}</time>
    </h2>
  )
}

/** Before the first message that was unread when one came. */
export function UnreadSeparator() {
  return (
    <p className="timeline-unread">
      <span>New</span>
    </p>
  )
}
