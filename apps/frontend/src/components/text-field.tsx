import { type ComponentProps, type ReactNode, useId } from 'react'
import './text-field.css'

interface Props extends Omit<ComponentProps<'input'>, 'id'> {
  label: string
  /** What to know before writing. */
  hint?: string | undefined
  /** What is wrong with what was written. */
  error?: string | undefined
  /** A button beside the field. */
  after?: ReactNode
}

/** A labelled line of text; what is wrong with it stands below it and is read out with it. */
export function TextField({ label, hint, error, after, ...input }: Props) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className="text-field">
      <label htmlFor={id}>{label}</label>
      <div className="text-field-line">
        <input
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          {...input}
        />
        {after}
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? 'text-field-hint' : 'text-field-error'}>
          {note}
        </p>
      )}
    </div>
  )
}
