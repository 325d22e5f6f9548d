import { type ReactNode, useCallback } from 'react'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { Link } from '../components/link.tsx'
import { Loading } from '../components/loading.tsx'
import { Notice } from '../components/notice.tsx'
import { ConnectionStatus } from '../features/connection/connection-status.tsx'
import { Conversation } from '../features/conversation/conversation.tsx'
import { JoinPanel } from '../features/rooms/join-panel.tsx'
import { useStore } from '../lib/store.ts'
import type { Chat } from './chat.ts'
import { GENERAL_ROOM, roomPath } from './routes.ts'

interface Props {
  chat: Chat
  /** Undefined where the path leads nowhere. */
  room: number | undefined
  /** What stands before the room's name. */
  head: ReactNode
}

/** One room: its name, and its conversation, or why there is none. */
export function RoomScreen({ chat, room: id, head }: Props) {
  const { rooms, status } = useStore(chat.rooms.store)
  const room = rooms.find((candidate) => candidate.id === id)
  const onRead = useCallback((seq: number) => id !== undefined && chat.rooms.markRead(id, seq), [chat, id])
  const connection = <ConnectionStatus view={chat.connection} />
  const known = status === 'ready' || id === undefined
  return (
    <main className="room">
      <header className="room-head">
        {head}
        {room?.visibility === 'private' && <Icon name="lock" />}
        <h1 dir="auto">{room?.name ?? (known ? 'Not found' : 'Chat')}</h1>
      </header>
      {room?.joined ? (
        <Conversation
          key={room.id}
          conversations={chat.conversations}
          account={chat.account}
          room={room}
          status={connection}
          onRead={onRead}
        />
      ) : (
        <>
          {room ? (
            <JoinPanel room={room} rooms={chat.rooms} />
          ) : known ? (
            <RoomNotFound />
          ) : status === 'failed' ? (
            <RoomsFailed onRetry={chat.rooms.load} />
          ) : (
            <Loading label="Loading…" />
          )}
          {connection}
        </>
      )}
    </main>
  )
}

function RoomNotFound() {
  return (
    <Notice title="There is no such room here">
      <p>It may be private, or its address may be mistyped.</p>
      <Link href={roomPath(GENERAL_ROOM)}>Go to general</Link>
    </Notice>
  )
}

function RoomsFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <Notice title="The rooms could not be loaded">
      <Button onClick={onRetry}>Try again</Button>
    </Notice>
  )
}
