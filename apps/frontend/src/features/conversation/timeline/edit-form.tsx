import { isBlank } from '@chat/contract/blank'
import { BODY_MAX_LENGTH } from '@chat/contract/limits'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Alert } from '../../../components/alert.tsx'
import { Button } from '../../../components/button.tsx'
import { isSubmitKey } from '../../../lib/keys.ts'
import { toFailure } from '../../../lib/problems.ts'
import { toBody } from '../../../lib/to-body.ts'
import type { Draft } from '../state/drafts.ts'
import './edit-form.css'

interface Props {
  body: string
  /** The unsaved text of an earlier visit. */
  draft: Draft
  /** Stores the new text; rejects with an ApiError. */
  onSave: (body: string) => Promise<void>
  onDone: () => void
}

/** The form to edit an own message: Enter saves, Escape cancels. */
export default function EditForm({ body, draft, onSave, onDone }: Props) {
  const [text, setText] = useState(() => draft.read() || body)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const area = useRef<HTMLTextAreaElement>(null)
  const next = toBody(text)
  const blank = isBlank(next)

  useEffect(() => {
    const { current } = area
    current?.focus()
    current?.setSelectionRange(current.value.length, current.value.length)
  }, [])

  function finish() {
    draft.write('')
    onDone()
  }

  async function save() {
    if (busy || blank) return
    // A message that was sent by the API may contain characters that `toBody` removes. That alone is no edit.
    if (text === body || next === body) return finish()
    setBusy(true)
    setFailure(undefined)
    try {
      await onSave(next)
      finish()
    } catch (error) {
      setFailure(toFailure(error).text)
      setBusy(false)
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    void save()
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Escape') finish()
    else if (isSubmitKey(event)) {
      event.preventDefault()
      void save()
    }
  }

  return (
    <form className="edit-form" onSubmit={submit}>
      <textarea
        ref={area}
        aria-label="Edit message"
        dir="auto"
        rows={Math.min(10, text.split('\n').length)}
        maxLength={BODY_MAX_LENGTH}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          draft.write(event.target.value)
        }}
        onKeyDown={press}
      />
      {failure && <Alert>{failure}</Alert>}
      <div className="edit-form-buttons">
        <Button variant="quiet" onClick={finish}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" busy={busy} disabled={blank}>
          Save
        </Button>
      </div>
    </form>
  )
}
