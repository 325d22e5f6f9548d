import { useEffect, useRef } from 'react'
import { formatDay } from '../../../lib/time.ts'
import { useToday } from '../../../lib/use-today.ts'

/** Separates two days. */
export function DaySeparator({ at }: { at: string }) {
  return (
    <h2 className="timeline-day">
      <time dateTime={at}>{formatDay(at, useToday())}</time>
    </h2>
  )
}

/** Marks the first unread message. Reports whether it is in view, until it was in view once. */
export function UnreadSeparator({ onSeen }: { onSeen: (seen: boolean) => void }) {
  const ref = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      // On a busy page, one call contains several entries.
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
