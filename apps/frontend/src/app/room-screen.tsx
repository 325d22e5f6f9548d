import { type ReactNode, useCallback } from 'react'
import { Icon } from '../components/icon.tsx'
import { lazyComponent } from '../components/lazy-component.tsx'
import { Loading } from '../components/loading.tsx'
import { ConnectionStatus } from '../features/connection/connection-status.tsx'
import { Conversation } from '../features/conversation/conversation.tsx'
import { useStore } from '../lib/store.ts'
import type { Chat } from './chat.ts'
import { PanelButton, type PanelName } from './panel-button.tsx'
import { messagePath } from './routes.ts'

const NoRoom = lazyComponent(
  () => import('./no-room.tsx'),
  () => <Loading />,
)

interface Props {
  chat: Chat
  /** Undefined if the path is not that of a room. */
  room: number | undefined
  /** True on the start page, which only an account without rooms sees. */
  home: boolean
  /** Shown before the room's name. */
  head: ReactNode
  panel: PanelName | undefined
  onPanel: (name: PanelName) => void
  /** A notice above the composer. */
  notice: ReactNode
}

/** One room: its name and its conversation, or an explanation why it is not shown. */
export function RoomScreen({ chat, room: id, home, head, panel, onPanel, notice }: Props) {
  const { rooms, status } = useStore(chat.rooms.store)
  const room = rooms.find((candidate) => candidate.id === id)
  const onRead = useCallback((seq: number) => id !== undefined && chat.rooms.markRead(id, seq), [chat, id])
  const connection = (unsent?: string) => (
    <>
      {notice}
      <ConnectionStatus view={chat.connection} probe={chat.api.me} unsent={unsent} />
    </>
  )
  const known = status === 'ready' || (id === undefined && !home)
  const visited = id === undefined ? undefined : chat.rooms.visited(id)
  return (
    <main className="room">
      <header className="room-head">
        {head}
        {room?.visibility === 'private' && <Icon name="lock" />}
        <h1 dir="auto">{room?.name ?? visited?.name ?? (known && !home ? 'Not found' : 'Chat')}</h1>
        <div className="room-tools">
          <PanelButton name="search" shown={panel} onPress={onPanel} />
          {room?.joined && <PanelButton name="members" shown={panel} onPress={onPanel} />}
        </div>
      </header>
      {room?.joined ? (
        <Conversation
          key={room.id}
          conversations={chat.conversations}
          typing={chat.typing}
          account={chat.account}
          room={room}
          status={connection}
          pathOf={messagePath}
          onRead={onRead}
        />
      ) : (
        <>
          {room || known || status === 'failed' ? (
            <NoRoom rooms={chat.rooms} room={room} failed={!known} visited={visited} home={home} />
          ) : (
            <Loading />
          )}
          {connection()}
        </>
      )}
    </main>
  )
}
