import { memo } from 'react'
import { isOnlyEmoji } from '../../lib/emoji.ts'
import { splitLinks } from '../../lib/links.ts'

/** A message's text as it was written: its lines, its direction, and links that lead nowhere but to the web. */
export const MessageBody = memo(({ body }: { body: string }) => (
  <p className={`message-body ${isOnlyEmoji(body) ? 'message-emoji' : ''}`} dir="auto">
    {splitLinks(body).map((part, index) =>
      part.kind === 'text' ? (
        part.text
      ) : (
        // A text's parts never move.
        <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
          {part.text}
        </a>
      ),
    )}
  </p>
))
