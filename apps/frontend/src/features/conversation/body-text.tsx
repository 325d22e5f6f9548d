import type { ComponentProps } from 'react'
import { isOnlyEmoji } from '../../lib/emoji.ts'

export interface BodyTextProps extends ComponentProps<'p'> {
  body: string
}

/** The paragraph of a message: its text, or `children` in its place. */
export function BodyText({ body, children = body, ...rest }: BodyTextProps) {
  return (
    <p className={`message-body ${isOnlyEmoji(body) ? 'message-emoji' : ''}`} dir="auto" {...rest}>
      {children}
    </p>
  )
}
