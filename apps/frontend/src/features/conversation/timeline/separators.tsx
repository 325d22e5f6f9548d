import { useEffect, useRef } from 'react'
import { formatDay } from '../../../lib/time.ts'
import { useToday } from '../../../lib/use-today.ts'

/** Between two days. */
export function DaySeparator({ at }: { at: string }) {
  return (
    <h2 className="timeline-day">
      <time dateTime={at}>{formatDay(at, useToday())}</time>
    </h2>
  )
}

/** Before the first message that was unread when one came. Says whether it is in view, until it was. */
export function UnreadSeparator({ onSeen }: { onSeen: (seen: boolean) => void }) {
  const ref = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      // A busy page hears of several moments at once.
      const entry = entries.find(({ isIntersecting }) => isIntersecting) ?? entries.at(-1)
      if (!entry) return
      onSeen(entry.isIntersecting)
      if (entry.isIntersecting) observer.disconnect()
    })
    if (ref.current) observer.observe(ref.current)
    return () => observer.disconnect()
  }, [onSeen])
  return (
    <p ref={ref} className="timeline-unread">
      <span>New</span>
    </p>
  )
}
