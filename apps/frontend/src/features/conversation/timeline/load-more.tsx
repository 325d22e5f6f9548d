import { type RefObject, useEffect, useRef } from 'react'
import { Button } from '../../../components/button.tsx'
import type { EdgeStatus } from '../state/conversation-state.ts'

/** The distance at which the next page is loaded. One screen ahead, so that the reader seldom waits. */
const LOAD_DISTANCE = '1000px 0px'

interface Props {
  side: 'earlier' | 'later'
  status: Exclude<EdgeStatus, 'none'>
  /** The seq of the message at this edge. */
  edge: number | undefined
  viewport: RefObject<HTMLElement | null>
  onLoad: () => void
}

/** Marks one edge of the loaded range, and loads the next page when the edge comes near the view. */
export function LoadMore({ side, status, edge, viewport, onLoad }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  // Observe again after each page: a short page leaves the edge near the view.
  useEffect(() => {
    if (status !== 'more' || !ref.current) return
    // On a busy page, one call contains several entries. The last one is the current state.
    const observer = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && onLoad(), {
      root: viewport.current,
      rootMargin: LOAD_DISTANCE,
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
              // The button disappears, so move its focus.
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
