import type { ComponentProps } from 'react'
import './button.css'

interface Props extends ComponentProps<'button'> {
  variant?: 'primary' | 'plain' | 'quiet'
  /** The action of the button is running. The button keeps the focus, but ignores further clicks. */
  busy?: boolean
}

/** A button. The default type is `button`, so that it does not submit a form by accident. */
export function Button({ variant = 'plain', busy = false, className = '', onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      className={`button button-${variant} ${className}`}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  )
}
