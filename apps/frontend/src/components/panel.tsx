import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { useMediaQuery, WIDE } from '../lib/use-media-query.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import './panel.css'

interface Props {
  title: string
  onClose: () => void
  children: ReactNode
}

/** A panel beside the conversation, or a dialog above it on a narrow screen. Escape closes it. */
export function Panel(props: Props) {
  if (useMediaQuery(WIDE)) return <Aside {...props} />
  return (
    <Dialog label={props.title} className="panel-dialog" onClose={props.onClose}>
      <div className="panel">
        <Content {...props} />
      </div>
    </Dialog>
  )
}

function Aside(props: Props) {
  const ref = useRef<HTMLElement>(null)
  // Read the focused element before a field of the panel takes the focus.
  const [before] = useState(() => document.activeElement)
  // Handle the focus like a dialog: move it into the panel, and return it when the panel closes.
  useLayoutEffect(() => {
    const panel = ref.current
    if (!panel?.contains(document.activeElement)) panel?.focus()
    return () => {
      if (panel?.contains(document.activeElement) && before instanceof HTMLElement) before.focus()
    }
  }, [before])
  function closeOnEscape(event: KeyboardEvent) {
    if (event.key === 'Escape' && !event.defaultPrevented) props.onClose()
  }
  return (
    <aside ref={ref} className="panel" aria-label={props.title} tabIndex={-1} onKeyDown={closeOnEscape}>
      <Content {...props} />
    </aside>
  )
}

function Content({ title, onClose, children }: Props) {
  const id = useId()
  return (
    <>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        <Button variant="quiet" aria-label="Close" title="Close" onClick={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard. */}
      <section className="panel-body" aria-labelledby={id} tabIndex={0}>
        {children}
      </section>
    </>
  )
}
