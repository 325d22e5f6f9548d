import { NAME_MAX_LENGTH } from '@chat/contract/limits'
import { type FormEvent, useState } from 'react'
import { useWork } from '../lib/use-work.ts'
import { Button } from './button.tsx'
import { TextField } from './text-field.tsx'
import './line-form.css'

interface Props {
  label: string
  /** The text of the button. */
  action: string
  initial?: string
  /** Returns the text to show after success. */
  done: (text: string) => string
  /** Rejects with an ApiError. Its text is shown below the field. */
  onSubmit: (text: string) => Promise<void>
}

/** A form with one name field and a button. */
export function LineForm({ label, action, initial = '', done, onSubmit }: Props) {
  const [written, setWritten] = useState<string>()
  const [doneWith, setDoneWith] = useState<string>()
  const { busy, failure, work } = useWork()
  const text = written ?? initial
  const name = text.trim()
  const idle = name === '' || name === initial

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy || idle) return
    setDoneWith(undefined)
    if (!(await work(() => onSubmit(name)))) return
    setWritten(undefined)
    setDoneWith(name)
  }

  return (
    <form className="line-form" onSubmit={submit}>
      <TextField
        label={label}
        value={text}
        maxLength={NAME_MAX_LENGTH}
        autoComplete="off"
        dir="auto"
        error={failure}
        onChange={(event) => setWritten(event.target.value)}
      />
      {/* Do not use `disabled`, because the button would lose the focus after success. */}
      <Button type="submit" busy={busy || idle}>
        {action}
      </Button>
      <p className="line-form-done" role="status">
        {doneWith !== undefined && done(doneWith)}
      </p>
    </form>
  )
}
