import { type RefObject, useEffect, useRef } from 'react'
import { Button } from '../../../components/button.tsx'
import type { EdgeStatus } from '../state/conversation-state.ts'

/** How far before the edge more messages are asked for: a screen ahead, so that one seldom waits for them. */
const AHEAD = '1000px 0px'

interface Props {
  side: 'earlier' | 'later'
  status: Exclude<EdgeStatus, 'none'>
  /** The seq of the message that stands at the edge. */
  edge: number | undefined
  viewport: RefObject<HTMLElement | null>
  onLoad: () => void
}

/** Stands at either end of the messages that are loaded, and asks for those beyond when it comes near. */
export function LoadMore({ side, status, edge, viewport, onLoad }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  // After each page one looks again, it may have been a short one.
  useEffect(() => {
    if (status !== 'more' || !ref.current) return
    // A busy page hears of several moments at once: the last one is how it is.
    const observer = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && onLoad(), {
      root: viewport.current,
      rootMargin: AHEAD,
    })
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [status, edge, viewport, onLoad])
  return (
    <div ref={ref} className="timeline-more">
      {status === 'failed' ? (
        <p>
          {`${side === 'earlier' ? 'Earlier' : 'Later'} messages could not be loaded. `}
          <Button
            onClick={() => {
              // The button goes.
              viewport.current?.focus({ preventScroll: true })
              onLoad()
            }}
          >
            Try again
          </Button>
        </p>
      ) : (
        `Loading ${side} messages…`
      )}
    </div>
  )
}
