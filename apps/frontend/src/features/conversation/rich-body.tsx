import { useLayoutEffect, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { BodyParts } from './body-parts.tsx'
import { BodyText } from './body-text.tsx'
import './rich-body.css'

/** A body with links and code. One that is higher than its row may be is cut, until the reader expands it. */
export default function RichBody({ body }: { body: string }) {
  const paragraph = useRef<HTMLParagraphElement>(null)
  const [cut, setCut] = useState(false)
  const [expanded, setExpanded] = useState(false)

  useLayoutEffect(() => {
    const { current } = paragraph
    if (!current || expanded) return
    const measure = () => setCut(current.scrollHeight > current.clientHeight + 1)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [expanded])

  // The reader stays at this place: the log must not go on following its end.
  useLayoutEffect(() => {
    if (!cut) return
    if (!expanded) paragraph.current?.closest('article')?.scrollIntoView({ block: 'nearest' })
    paragraph.current?.closest('[role="log"]')?.dispatchEvent(new Event('scroll'))
  }, [expanded])

  return (
    <>
      <BodyText
        body={body}
        ref={paragraph}
        data-expanded={expanded || undefined}
        // A link below the cut has the focus.
        onFocus={() => setExpanded(cut || expanded)}
      >
        <BodyParts body={body} />
      </BodyText>
      {cut && (
        <Button look="quiet" className="message-expand" aria-expanded={expanded} onClick={() => setExpanded(!expanded)}>
          {expanded ? 'Show less' : 'Show all'}
        </Button>
      )}
    </>
  )
}
