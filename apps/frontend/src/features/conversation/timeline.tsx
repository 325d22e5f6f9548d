import { type ReactNode, useEffect, useImperativeHandle, useMemo, useState } from 'react'
import { usePageVisible } from '../../lib/use-page-visible.ts'
import type { ConversationState } from './conversation-state.ts'
import { JumpButton } from './jump-button.tsx'
import { Message } from './message.tsx'
import { OlderMessages } from './older-messages.tsx'
import { buildRows } from './rows.ts'
import { DaySeparator, UnreadSeparator } from './separators.tsx'
import { useScrollKeeper } from './use-scroll-keeper.ts'
import './timeline.css'

export interface TimelineHandle {
  toEnd: () => void
}

interface Props {
  state: ConversationState
  own: { id: number; name: string }
  handle: React.Ref<TimelineHandle>
  /** What stands before the first message of all. */
  beginning: ReactNode
  onLoadOlder: () => void
  /** Everything up to this seq has been seen. */
  onRead: (seq: number) => void
  onRetry: (id: string) => void
  onDiscard: (id: string) => void
}

/** The messages of a room. It follows new ones only when one is at the end; older ones come in as one scrolls up. */
export function Timeline({ state, own, handle, beginning, onLoadOlder, onRead, onRetry, onDiscard }: Props) {
  const { viewport, content, onScroll, following, toEnd } = useScrollKeeper()
  const visible = usePageVisible()
  const { messages, pending, firstUnread } = state
  const rows = useMemo(() => buildRows({ messages, pending, firstUnread }, own), [messages, pending, firstUnread, own])
  const lastSeq = messages.at(-1)?.seq ?? 0
  const [seenSeq, setSeenSeq] = useState(lastSeq)
  const unseen = following ? 0 : messages.filter(({ seq, author }) => seq > seenSeq && author.id !== own.id).length

  useEffect(() => {
    if (following) setSeenSeq(lastSeq)
    if (following && visible && lastSeq > 0) onRead(lastSeq)
  }, [following, visible, lastSeq, onRead])
  useImperativeHandle(handle, () => ({ toEnd }), [toEnd])

  return (
    <div className="timeline">
      <div
        ref={viewport}
        className="timeline-viewport"
        role="log"
        aria-label="Messages"
        aria-busy={state.older === 'loading'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard.
        tabIndex={0}
        onScroll={onScroll}
      >
        {state.older === 'none' ? (
          beginning
        ) : (
          <OlderMessages status={state.older} first={messages[0]?.seq} viewport={viewport} onLoad={onLoadOlder} />
        )}
        <div ref={content}>
          {rows.map((row) => {
            if (row.kind === 'day') return <DaySeparator key={row.key} at={row.at} />
            if (row.kind === 'unread') return <UnreadSeparator key={row.key} />
            const { kind: _, key, ...message } = row
            return <Message key={key} id={key} {...message} onRetry={onRetry} onDiscard={onDiscard} />
          })}
        </div>
      </div>
      {!following && <JumpButton unseen={unseen} onClick={toEnd} />}
    </div>
  )
}
