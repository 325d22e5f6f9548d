import type { ComponentProps } from 'react'
import { isOnlyEmoji } from '../../../lib/emoji.ts'
import { firstLines, limitMarks } from '../../../lib/shorten.ts'

/** Maximum lines of a body that are rendered before the reader expands it. A screen shows fewer. */
export const LINES_MAX = 120

export interface BodyTextProps extends ComponentProps<'p'> {
  body: string
}

/** The paragraph of a message. Shows `children` instead of the plain text if they are given. */
export function BodyText({ body, children = limitMarks(firstLines(body, LINES_MAX)), ...rest }: BodyTextProps) {
  return (
    <p className={`message-body ${isOnlyEmoji(body) ? 'message-emoji' : ''}`} dir="auto" {...rest}>
      {children}
    </p>
  )
}
