import { type RefObject, useEffect, useRef } from 'react'
import { Button } from '../../components/button.tsx'

/** How far before the top older messages are asked for: a screen ahead, so that one seldom waits for them. */
const AHEAD = '600px 0px 0px 0px'

interface Props {
  status: 'more' | 'loading' | 'failed'
  /** The seq of the first message that is there. */
  first: number | undefined
  viewport: RefObject<HTMLElement | null>
  onLoad: () => void
}

/** Stands before the first message that is loaded, and asks for those before it when it comes near. */
export function OlderMessages({ status, first, viewport, onLoad }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  // After each page one looks again, it may have been a short one.
  useEffect(() => {
    if (status !== 'more' || !ref.current) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onLoad(), {
      root: viewport.current,
      rootMargin: AHEAD,
    })
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [status, first, viewport, onLoad])
  return (
    <div ref={ref} className="timeline-older">
      {status === 'failed' ? (
        <>
          Earlier messages could not be loaded. <Button onClick={onLoad}>Try again</Button>
        </>
      ) : (
        'Loading earlier messages…'
      )}
    </div>
  )
}
