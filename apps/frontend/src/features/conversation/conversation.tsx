import type { Account } from '@chat/contract/accounts'
import { isMentioned } from '@chat/contract/mentions'
import type { Room } from '@chat/contract/rooms'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { Button } from '../../components/button.tsx'
import { lazyComponent } from '../../components/lazy-component.tsx'
import { Loading } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { useStore } from '../../lib/store.ts'
import { TOUCH } from '../../lib/use-media-query.ts'
import { Composer } from './composer/composer.tsx'
import type { Conversations } from './state/conversations.ts'
import type { Typing } from './state/typing.ts'
import { Timeline, type TimelineHandle } from './timeline/timeline.tsx'

const TypingLine = lazyComponent(() => import('./composer/typing-line.tsx'))

interface Props {
  conversations: Conversations
  typing: Typing
  account: Account
  room: Room
  /** Renders the status between the messages and the composer. `unsent` is the id of the oldest message that is not stored. */
  status: (unsent: string | undefined) => ReactNode
  /** The path that opens the room at a message. */
  pathOf: (room: number, seq: number) => string
  onRead: (seq: number) => void
}

/** The messages of one room, and the field for a new one. */
export function Conversation({ conversations, typing, account, room, status, pathOf, onRead }: Props) {
  const { id, name, unread, readSeq } = room
  const state = useStore(conversations.of(id))
  const someoneTypes = useStore(typing.of(id), (accounts) => accounts.length > 0)
  const timeline = useRef<TimelineHandle>(null)
  const draft = useMemo(() => conversations.draftOf(id), [conversations, id])
  // Use the unread count at the time of opening.
  useEffect(() => conversations.open(id, unread > 0 ? readSeq : undefined), [conversations, id])
  const { actions, ...on } = useMemo(
    () => bind(conversations, id, account.name, pathOf),
    [conversations, id, account.name, pathOf],
  )

  function send(body: string) {
    conversations.send(id, body)
    typing.sent()
    timeline.current?.toEnd()
  }

  const notice =
    state.status === 'failed' || state.failure !== undefined ? (
      <Notice title="The messages could not be loaded">
        <p>{state.failure}</p>
        <Button busy={state.status === 'loading'} onClick={() => conversations.reload(id)}>
          Try again
        </Button>
      </Notice>
    ) : (
      <Loading label="Loading messages…" />
    )
  const ready = state.status === 'ready'
  // The notice's button disappears when messages arrive. Move its focus to the messages.
  useEffect(() => {
    if (ready && document.activeElement === document.body && !matchMedia(TOUCH).matches) timeline.current?.focus()
  }, [ready])

  return (
    <>
      {/* Show the reader's own unsent messages even if the room cannot be loaded. */}
      {ready || state.messages.length + state.pending.length > 0 ? (
        <Timeline
          handle={timeline}
          state={state}
          own={account}
          beginning={ready ? <Beginning name={name} empty={state.messages.length === 0} /> : notice}
          actions={actions}
          onRead={onRead}
          {...on}
        />
      ) : (
        notice
      )}
      {status(state.pending.find(({ failure }) => failure === undefined)?.id)}
      <Composer
        draft={draft}
        roomName={name}
        onSend={send}
        onTyping={() => typing.typed(id)}
        onEditLast={() => timeline.current?.editLast() ?? false}
      />
      <div className="typing-line">{someoneTypes && <TypingLine typing={typing.of(id)} />}</div>
    </>
  )
}

// Return the same functions as long as the room is open, so that React skips unchanged rows.
function bind(conversations: Conversations, room: number, own: string, pathOf: Props['pathOf']) {
  const toEnd = () => void conversations.reload(room)
  return {
    actions: {
      retry: (id: string) => conversations.retry(room, id),
      discard: (id: string) => conversations.discard(room, id),
      save: (seq: number, body: string) => conversations.edit(room, seq, body),
      remove: (seq: number) => conversations.remove(room, seq),
      pathOf: (seq: number) => pathOf(room, seq),
      draftOf: conversations.draftOf,
      isMention: (body: string) => isMentioned(body, own),
      jump: (seq: number) => conversations.jump(room, seq),
    },
    onLoadOlder: () => void conversations.loadOlder(room),
    onLoadNewer: () => void conversations.loadNewer(room),
    onLoadEnd: toEnd,
    onAtEnd: (atEnd: boolean) => conversations.setAtEnd(room, atEnd),
    onTargetShown: () => conversations.targetShown(room),
  }
}

function Beginning({ name, empty }: { name: string; empty: boolean }) {
  return (
    <div className="timeline-beginning">
      <h2 dir="auto">{name}</h2>
      <p>{empty ? 'No messages yet. Write the first one.' : 'This is where the room begins.'}</p>
    </div>
  )
}
