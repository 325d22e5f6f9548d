import { isBlank } from '@chat/contract/blank'
import { BODY_MAX_LENGTH } from '@chat/contract/limits'
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { followFiles } from '../../../lib/files.ts'
import { isSubmitKey } from '../../../lib/keys.ts'
import { toBody } from '../../../lib/to-body.ts'
import { TOUCH } from '../../../lib/use-media-query.ts'
import type { Draft } from '../state/drafts.ts'
import './composer.css'

/** The number of free characters below which the page shows it. Earlier, the number distracts. */
const SHOW_LEFT_BELOW = 200

interface Props {
  draft: Draft
  roomName: string
  onSend: (body: string) => void
  onTyping: () => void
  /** Opens the last own message for editing. Returns false if there is none. */
  onEditLast: () => boolean
}

/** The field for a new message: Enter sends, Shift+Enter inserts a line break, and the arrow up in an empty field edits. */
export function Composer({ draft, roomName, onSend, onTyping, onEditLast }: Props) {
  const [text, setText] = useState(draft.read)
  const [refused, setRefused] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const note = useId()
  const body = toBody(text)
  const blank = isBlank(body)
  const left = BODY_MAX_LENGTH - body.length

  useEffect(() => {
    // Do not steal the focus from a message that the user opened from a search result or link.
    if (!matchMedia(TOUCH).matches && !document.activeElement?.closest('article')) area.current?.focus()
  }, [])

  // Show text that is written in another tab.
  useEffect(() => draft.follow(setText), [draft])

  useEffect(() => followFiles(() => setRefused(true)), [])

  function write(next: string) {
    setRefused(false)
    setText(next)
    draft.write(next)
  }

  function send() {
    area.current?.focus()
    if (blank || left < 0) return
    onSend(body)
    write('')
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    send()
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'ArrowUp' && text === '' && onEditLast()) event.preventDefault()
    if (!isSubmitKey(event)) return
    event.preventDefault()
    send()
  }

  return (
    <form className="composer" onSubmit={submit}>
      <div className="composer-box">
        <div className="composer-field" data-text={text}>
          <textarea
            ref={area}
            aria-label="Message"
            aria-describedby={left < SHOW_LEFT_BELOW ? note : undefined}
            aria-invalid={left < 0 || undefined}
            placeholder={`Message ${roomName}`}
            rows={1}
            dir="auto"
            value={text}
            onChange={(event) => {
              write(event.target.value)
              if (!isBlank(event.target.value)) onTyping()
            }}
            onKeyDown={press}
          />
        </div>
        <Button type="submit" variant="primary" aria-label="Send" title="Send" disabled={blank || left < 0}>
          <Icon name="send" />
        </Button>
      </div>
      {refused && (
        <p className="composer-note" role="alert">
          Files and pictures cannot be sent here, only text.
        </p>
      )}
      {left < SHOW_LEFT_BELOW && (
        <p id={note} className="composer-note" data-over={left < 0 || undefined}>
          {`${Math.abs(left)} ${Math.abs(left) === 1 ? 'character' : 'characters'} ${left < 0 ? 'too many' : 'left'}`}
        </p>
      )}
    </form>
  )
}
