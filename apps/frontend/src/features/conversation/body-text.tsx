import type { ComponentProps } from 'react'
import { isOnlyEmoji } from '../../lib/emoji.ts'
import { firstLines, limitMarks } from '../../lib/shorten.ts'

/** Lines of a body that are rendered before it is expanded: more than a screen shows. */
export const LINES_MAX = 120

export interface BodyTextProps extends ComponentProps<'p'> {
  body: string
}

/** The paragraph of a message: its text, or `children` in its place. */
export function BodyText({ body, children = limitMarks(firstLines(body, LINES_MAX)), ...rest }: BodyTextProps) {
  return (
    <p className={`message-body ${isOnlyEmoji(body) ? 'message-emoji' : ''}`} dir="auto" {...rest}>
      {children}
    </p>
  )
}
