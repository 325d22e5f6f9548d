import { type FocusEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '../../../components/button.tsx'
import { limitMarks } from '../../../lib/shorten.ts'
import { shortenParts, splitBody } from '../../../lib/split-body.ts'
import { BodyParts } from './body-parts.tsx'
import { BodyText, LINES_MAX } from './body-text.tsx'
import { KEEP_POSITION } from './use-scroll-position.ts'
import './rich-body.css'

/** Maximum parts of a body that are rendered before the reader expands it. Fifty bodies of 400 links each take seconds. */
const PARTS_MAX = 100

/** A body with links and code. A body higher than its row is cut until the reader expands it. */
export default function RichBody({ body }: { body: string }) {
  const paragraph = useRef<HTMLParagraphElement>(null)
  const [tall, setTall] = useState(false)
  const [expanded, setExpanded] = useState(false)
  const parts = useMemo(() => splitBody(limitMarks(body)), [body])
  const shown = expanded ? parts : shortenParts(parts, PARTS_MAX, LINES_MAX)
  const cut = !expanded && (tall || shown !== parts)

  useLayoutEffect(() => {
    const { current } = paragraph
    if (!current || expanded) return
    const measure = () => setTall(current.scrollHeight > current.clientHeight + 1)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [expanded])

  function expand(next: boolean) {
    flushSync(() => setExpanded(next))
    if (!next) paragraph.current?.closest('article')?.scrollIntoView({ block: 'nearest' })
    // Keep the reader's position: the timeline must not scroll to its end.
    paragraph.current?.closest('[role="log"]')?.dispatchEvent(new Event(KEEP_POSITION))
  }

  // Tab moved the focus to a link below the cut.
  function showFocus({ target, currentTarget }: FocusEvent) {
    if (cut && target.getBoundingClientRect().bottom > currentTarget.getBoundingClientRect().bottom) expand(true)
  }

  return (
    <>
      <BodyText body={body} ref={paragraph} data-expanded={expanded || undefined} onFocus={showFocus}>
        <BodyParts parts={shown} />
      </BodyText>
      {(cut || expanded) && (
        <Button variant="quiet" className="message-expand" aria-expanded={expanded} onClick={() => expand(!expanded)}>
          {expanded ? 'Show less' : 'Show all'}
        </Button>
      )}
    </>
  )
}
