import { type ComponentProps, type ReactNode, useId } from 'react'
import './text-field.css'

interface Props extends Omit<ComponentProps<'input'>, 'id'> {
  label: string
  /** Shown below the field if there is no error. */
  hint?: string | undefined
  /** Why the value is invalid. */
  error?: string | undefined
  /** A button beside the field. */
  after?: ReactNode
}

/** A text input with a label. A screen reader reads the hint or the error with it. */
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
