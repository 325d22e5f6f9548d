import { memo } from 'react'
import { Avatar } from '../../components/avatar.tsx'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { formatClock, formatFull } from '../../lib/time.ts'
import { MessageBody } from './message-body.tsx'
import type { MessageRow } from './rows.ts'
import './message.css'

interface Props extends Omit<MessageRow, 'kind' | 'key'> {
  id: string
  onRetry: (id: string) => void
  onDiscard: (id: string) => void
}

/** One message. Those that go on a group name author and time too, for those who listen. */
export const Message = memo((props: Props) => {
  const { id, author, name, body, at, edited, own, starts, status, failure, onRetry, onDiscard } = props
  return (
    <article className={`message ${starts ? 'message-starts' : ''}`} data-own={own || undefined} data-status={status}>
      {starts && <Avatar id={author} name={name} />}
      <header>
        <span className={starts ? 'message-author' : 'for-ears'}>
          <bdi>{name}</bdi>
        </span>
        {status === 'sending' ? (
          <small className="message-sending">Sending…</small>
        ) : (
          <time dateTime={at} title={formatFull(at)}>
            {formatClock(at)}
          </time>
        )}
      </header>
      {body === null ? <p className="message-gone">This message was deleted.</p> : <MessageBody body={body} />}
      {edited && body !== null && <small className="message-note">edited</small>}
      {status === 'failed' && (
        <div className="message-failure">
          <p>
            <Icon name="alert" /> Not sent. {failure}
          </p>
          <Button onClick={() => onRetry(id)}>Try again</Button>
          <Button look="quiet" onClick={() => onDiscard(id)}>
            Discard
          </Button>
        </div>
      )}
    </article>
  )
})
