import type { ComponentProps } from 'react'
import './button.css'

interface Props extends ComponentProps<'button'> {
  look?: 'primary' | 'plain' | 'quiet'
  /** The work that the button began is still under way: it stays where it is, but another press does nothing. */
  busy?: boolean
}

/** A button. It is `type="button"` unless said otherwise, so that none submits a form by accident. */
export function Button({ look = 'plain', busy = false, className = '', onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      className={`button button-${look} ${className}`}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  )
}
