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
import { lazyComponent } from '../../../components/lazy-component.tsx'
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

const DeleteDialog = lazyComponent(() => import('./delete-dialog.tsx'))

const JumpButtons = lazyComponent(() => import('./jump-buttons.tsx'))

export interface TimelineHandle {
  toEnd: () => void
  focus: () => void
  /** Opens the last own message for editing. Returns false if there is none. */
  editLast: () => boolean
}

export interface TimelineProps {
  state: ConversationState
  own: Account
  handle: React.Ref<TimelineHandle>
  /** Shown before the first message of the room. */
  beginning: ReactNode
  actions: MessageActions
  onLoadOlder: () => void
  onLoadNewer: () => void
  /** The reader wants the newest messages, and they are not loaded. */
  onLoadEnd: () => void
  /** Reports whether the reader sees the newest message. */
  onAtEnd: (atEnd: boolean) => void
  /** The reader has seen all messages up to this seq. */
  onRead: (seq: number) => void
  onTargetShown: () => void
}

/** The messages of a room. Loads pages while the reader scrolls, and follows new messages if the reader is at the end. */
export function Timeline({ state, own, handle, beginning, actions, onAtEnd, onRead, ...on }: TimelineProps) {
  const { messages, pending, older, newer } = state
  const hasNewest = newer === 'none'
  const present = usePresent()
  const firstUnread = findFirstUnread(state, own.id)
  const readSeq = useRef(0)
  const absent = !present && firstUnread !== undefined && firstUnread > readSeq.current
  const { viewport, content, onScroll, atEnd, toEnd } = useScrollPosition(hasNewest, absent)
  const zone = useTimeZone()
  const rows = useMemo(
    // Pending messages follow the newest message. Do not show them after an older range.
    () => buildRows({ messages, pending: hasNewest ? pending : [] }, firstUnread, own),
    [messages, pending, hasNewest, firstUnread, own, zone],
  )
  const keys = useMessageKeys(content)
  const found = useTarget(state.target, content, on.onTargetShown)
  const { deleting } = keys
  const [unreadSeen, setUnreadSeen] = useState<boolean>()
  const lastSeq = messages.at(-1)?.seq ?? 0

  useEffect(() => onAtEnd(atEnd), [atEnd, present, onAtEnd])
  // Run before the browser paints, so a message that is read at once never shows as unread.
  useLayoutEffect(() => {
    if (!atEnd || !present || lastSeq === 0) return
    readSeq.current = lastSeq
    onRead(lastSeq)
  }, [atEnd, present, lastSeq, onRead])

  const focus = () => viewport.current?.focus({ preventScroll: true })
  const { onLoadEnd } = on
  const goToEnd = useCallback(() => {
    toEnd()
    if (!hasNewest) onLoadEnd()
  }, [toEnd, hasNewest, onLoadEnd])
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
      {(unreadAbove || !atEnd) && (
        <JumpButtons
          unseen={atEnd ? undefined : state.unseen}
          onEnd={() => {
            goToEnd()
            // The button disappears, so move its focus.
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
