import type { Account } from '@chat/contract/accounts'
import {
  type ReactNode,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { lazily } from '../../../components/lazily.tsx'
import { useTimeZone } from '../../../lib/time-zone.ts'
import { usePresent } from '../../../lib/use-present.ts'
import type { ConversationState } from '../state/conversation-state.ts'
import { findFirstUnread, isUnreadAbove } from '../state/unread.ts'
import { LoadMore } from './load-more.tsx'
import { Message } from './message.tsx'
import type { MessageActions } from './message-actions.ts'
import { buildRows } from './rows.ts'
import { DaySeparator, UnreadSeparator } from './separators.tsx'
import { useMessageKeys } from './use-message-keys.ts'
import { useScrollPosition } from './use-scroll-position.ts'
import { useTarget } from './use-target.ts'
import './timeline.css'

const DeleteDialog = lazily(() => import('./delete-dialog.tsx'))

const JumpButtons = lazily(() => import('./jump-buttons.tsx'))

export interface TimelineHandle {
  toEnd: () => void
  focus: () => void
  /** Begins to edit the last message that is one's own; false when none is there. */
  editLast: () => boolean
}

export interface TimelineProps {
  state: ConversationState
  own: Account
  handle: React.Ref<TimelineHandle>
  /** What stands before the first message of all. */
  beginning: ReactNode
  actions: MessageActions
  onLoadOlder: () => void
  onLoadNewer: () => void
  /** The end is wanted, and not there. */
  onLoadEnd: () => void
  /** Whether one sees the newest message. */
  onAtEnd: (atEnd: boolean) => void
  /** Everything up to this seq has been seen. */
  onRead: (seq: number) => void
  onTargetShown: () => void
}

/** The messages of a room. It follows new ones only when one is at the end; others come in as one scrolls, and go. */
export function Timeline({ state, own, handle, beginning, actions, onAtEnd, onRead, ...on }: TimelineProps) {
  const { messages, pending, older, newer } = state
  const whole = newer === 'none'
  const present = usePresent()
  const firstUnread = findFirstUnread(state, own.id)
  const readSeq = useRef(0)
  const away = !present && firstUnread !== undefined && firstUnread > readSeq.current
  const { viewport, content, onScroll, following, toEnd } = useScrollPosition(whole, away)
  const zone = useTimeZone()
  const rows = useMemo(
    // What is on its way comes after the newest message: elsewhere it would stand in the wrong place.
    () => buildRows({ messages, pending: whole ? pending : [] }, firstUnread, own),
    [messages, pending, whole, firstUnread, own, zone],
  )
  const keys = useMessageKeys(content)
  const found = useTarget(state.target, content, on.onTargetShown)
  const { deleting } = keys
  const [unreadSeen, setUnreadSeen] = useState<boolean>()
  const lastSeq = messages.at(-1)?.seq ?? 0

  useEffect(() => onAtEnd(following), [following, present, onAtEnd])
  // Run before the browser paints, so a message that is read at once never shows as unread.
  useLayoutEffect(() => {
    if (!following || !present || lastSeq === 0) return
    readSeq.current = lastSeq
    onRead(lastSeq)
  }, [following, present, lastSeq, onRead])

  const focus = () => viewport.current?.focus({ preventScroll: true })
  const { onLoadEnd } = on
  const goToEnd = useCallback(() => {
    toEnd()
    if (!whole) onLoadEnd()
  }, [toEnd, whole, onLoadEnd])
  function editLast(): boolean {
    const last = messages.findLast(({ author, body }) => author.id === own.id && body !== null)
    if (last) keys.edit(last.id)
    return last !== undefined
  }
  useImperativeHandle(handle, () => ({ toEnd: goToEnd, focus, editLast }))

  const unreadAbove = unreadSeen !== true && (isUnreadAbove(state) || unreadSeen === false)
  return (
    <div className="timeline">
      <div
        ref={viewport}
        className="timeline-viewport"
        role="log"
        aria-label="Messages"
        aria-busy={older === 'loading' || newer === 'loading'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard.
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onReach}
        onPointerMove={keys.onPointerMove}
      >
        {older === 'none' ? (
          beginning
        ) : (
          <LoadMore side="earlier" status={older} edge={messages[0]?.seq} viewport={viewport} onLoad={on.onLoadOlder} />
        )}
        <div ref={content}>
          {rows.map((row) => {
            if (row.kind === 'day') return <DaySeparator key={row.key} at={row.at} />
            if (row.kind === 'unread') return <UnreadSeparator key={row.key} onSeen={setUnreadSeen} />
            return (
              <Message
                key={row.key}
                row={row}
                current={row.key === keys.current}
                editing={row.key === keys.editing}
                found={row.seq !== undefined && row.seq === found}
                zone={zone}
                actions={actions}
                onEdit={keys.edit}
                onDelete={keys.remove}
              />
            )
          })}
        </div>
        {newer !== 'none' && (
          <LoadMore side="later" status={newer} edge={lastSeq} viewport={viewport} onLoad={on.onLoadNewer} />
        )}
      </div>
      {(unreadAbove || !following) && (
        <JumpButtons
          unseen={following ? undefined : state.unseen}
          onEnd={() => {
            goToEnd()
            // The button goes.
            focus()
          }}
          unreadAbove={unreadAbove}
          onUnread={() => actions.jump(firstUnread ?? (state.readSeq ?? 0) + 1)}
        />
      )}
      {deleting?.seq !== undefined && (
        <DeleteDialog
          body={deleting.body ?? ''}
          onDelete={() => actions.remove(deleting.seq as number)}
          onClose={() => keys.remove(undefined)}
        />
      )}
    </div>
  )
}
