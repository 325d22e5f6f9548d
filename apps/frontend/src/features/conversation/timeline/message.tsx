import { memo, useEffect } from 'react'
import { Avatar } from '../../../components/avatar.tsx'
import { Boundary, RenderError } from '../../../components/boundary.tsx'
import { lazyComponent } from '../../../components/lazy-component.tsx'
import { formatClock, formatFull } from '../../../lib/time.ts'
import type { MessageActions } from './message-actions.ts'
import { MessageBody } from './message-body.tsx'
import type { MessageRow } from './rows.ts'
import './message.css'

const EditForm = lazyComponent(() => import('./edit-form.tsx'), MessageBody)

const MessageFailure = lazyComponent(() => import('./message-failure.tsx'))
const MessageTools = lazyComponent(() => import('./message-tools.tsx'))

interface Props {
  row: MessageRow
  /** Whether the reader pointed at or reached it last. The Tab key leads to it, and it shows its buttons. */
  current: boolean
  editing: boolean
  /** Whether the reader jumped to it. */
  found: boolean
  /** The reader's time zone. A change renders the times again. */
  zone: string
  actions: MessageActions
  onEdit: (id: string | undefined) => void
  onDelete: (row: MessageRow) => void
}

const FALLBACK = (
  <article className="message">
    <RenderError>This message cannot be shown.</RenderError>
  </article>
)

/** One message. A message that cannot be rendered does not affect the others. */
export const Message = memo(
  (props: Props) => (
    <Boundary fallback={FALLBACK}>
      <MessageArticle {...props} />
    </Boundary>
  ),
  isSame,
)

/** The article of a message. Every message has its author and time for screen readers, also inside a group. */
function MessageArticle({ row, current, editing, found, actions, onEdit, onDelete }: Props) {
  const { key: id, seq, author, name, body, at, edited, own, startsGroup, status, failure } = row
  // Stop editing if the message was deleted elsewhere.
  const lost = editing && body === null
  useEffect(() => {
    if (lost) onEdit(undefined)
  }, [lost, onEdit])
  return (
    <article
      className={`message ${startsGroup ? 'message-starts' : ''}`}
      data-id={id}
      data-seq={seq}
      data-own={own || undefined}
      data-mention={(!own && actions.isMention(body ?? '')) || undefined}
      data-found={found || undefined}
      tabIndex={current ? 0 : -1}
    >
      {startsGroup && <Avatar id={author} name={name} />}
      <header>
        <span className={startsGroup ? 'message-author' : 'visually-hidden'}>
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
      {body === null ? (
        <p className="message-gone">This message was deleted.</p>
      ) : editing && seq !== undefined ? (
        <EditForm
          body={body}
          draft={actions.draftOf(id)}
          onSave={(text) => actions.save(seq, text)}
          onDone={() => onEdit(undefined)}
        />
      ) : (
        <div className="message-text">
          <MessageBody body={body} />
          {current && seq !== undefined && (
            <MessageTools
              path={actions.pathOf(seq)}
              own={own}
              onEdit={() => onEdit(id)}
              onDelete={() => onDelete(row)}
            />
          )}
        </div>
      )}
      {edited && body !== null && !editing && <small className="message-note">edited</small>}
      {status === 'failed' && (
        <MessageFailure reason={failure} onRetry={() => actions.retry(id)} onDiscard={() => actions.discard(id)} />
      )}
    </article>
  )
}

// All rows are new objects after each change. Render only rows with different content.
function isSame({ row, ...rest }: Props, { row: nextRow, ...next }: Props): boolean {
  return isShallowEqual(rest, next) && isShallowEqual(row, nextRow)
}

function isShallowEqual<T extends object>(a: T, b: T): boolean {
  return (Object.keys(a) as (keyof T)[]).every((key) => a[key] === b[key])
}
