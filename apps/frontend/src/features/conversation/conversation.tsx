import type { Account } from '@chat/contract/accounts'
import type { Room } from '@chat/contract/rooms'
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import { Button } from '../../components/button.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { useStore } from '../../lib/store.ts'
import { Composer } from './composer.tsx'
import type { Conversations } from './conversations.ts'
import { createDraft } from './drafts.ts'
import { Timeline, type TimelineHandle } from './timeline.tsx'

interface Props {
  conversations: Conversations
  account: Account
  room: Room
  /** What is told between the messages and the box to write in. */
  status: ReactNode
  onRead: (seq: number) => void
}

/** What was said in one room, and the box to answer in. */
export function Conversation({ conversations, account, room: { id: room, name, unread }, status, onRead }: Props) {
  const state = useStore(conversations.of(room))
  const timeline = useRef<TimelineHandle>(null)
  const draft = useMemo(() => createDraft(account.id, room), [account.id, room])
  // What is unread counts at the moment of opening.
  useEffect(() => conversations.open(room, unread), [conversations, room])
  const loadOlder = useCallback(() => void conversations.loadOlder(room), [conversations, room])
  const retry = useCallback((id: string) => conversations.retry(room, id), [conversations, room])
  const discard = useCallback((id: string) => conversations.discard(room, id), [conversations, room])

  function send(body: string) {
    conversations.send(room, body)
    timeline.current?.toEnd()
  }

  return (
    <>
      {state.status === 'ready' ? (
        <Timeline
          handle={timeline}
          state={state}
          own={account}
          beginning={<Beginning name={name} empty={state.messages.length === 0} />}
          onLoadOlder={loadOlder}
          onRead={onRead}
          onRetry={retry}
          onDiscard={discard}
        />
      ) : state.status === 'failed' ? (
        <Notice title="The messages could not be loaded">
          <p>{state.failure}</p>
          <Button onClick={() => conversations.reload(room)}>Try again</Button>
        </Notice>
      ) : (
        <Loading label="Loading messages…" />
      )}
      {status}
      <Composer draft={draft} roomName={name} onSend={send} />
    </>
  )
}

function Beginning({ name, empty }: { name: string; empty: boolean }) {
  return (
    <div className="timeline-beginning">
      <h2 dir="auto">{name}</h2>
      <p>{empty ? 'No messages yet. Write the first one.' : 'This is where the room begins.'}</p>
    </div>
  )
}
