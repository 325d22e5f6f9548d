import { useEffect } from 'react'
import { lazyComponent } from '../components/lazy-component.tsx'
import { Loading } from '../components/loading.tsx'
import { Panel } from '../components/panel.tsx'
import type { Session } from '../features/account/session.ts'
import { useStore } from '../lib/store.ts'
import { useMediaQuery, WIDE } from '../lib/use-media-query.ts'
import type { Chat } from './chat.ts'
import { PANELS, type PanelName } from './panel-button.tsx'

// Load each panel when it is opened, because reading and writing needs none.
const MembersPanel = lazyComponent(
  () => import('../features/rooms/members-panel.tsx'),
  () => <Loading />,
)
const SearchPanel = lazyComponent(
  () => import('../features/search/search-panel.tsx'),
  () => <Loading />,
)
const SessionsPanel = lazyComponent(
  () => import('../features/account/sessions-panel.tsx'),
  () => <Loading />,
)
const TopologyPanel = lazyComponent(
  () => import('../features/topology/topology-panel.tsx'),
  () => <Loading />,
)

interface Props {
  name: PanelName
  chat: Chat
  session: Session
  /** The open room. */
  room: number | undefined
  onClose: () => void
  /** Opens a room at a message. Rejects with an ApiError. */
  onJump: (room: number, seq: number) => Promise<void>
}

/** The open panel. */
export default function Panels({ name, chat, session, room: id, onClose, onJump }: Props) {
  const { rooms } = useStore(chat.rooms.store)
  const beside = useMediaQuery(WIDE)
  const room = rooms.find((candidate) => candidate.id === id && candidate.joined)

  async function jump(to: number, seq: number) {
    await onJump(to, seq)
    if (!beside) onClose()
  }

  // Close the members panel after the user leaves the room.
  const left = name === 'members' && !room
  useEffect(() => {
    if (left) onClose()
  }, [left, onClose])
  if (left) return null
  return (
    <Panel key={name} title={PANELS[name][0]} onClose={onClose}>
      {name === 'members' && room && (
        <MembersPanel
          key={room.id}
          api={chat.api}
          watch={chat.watch}
          rooms={chat.rooms}
          room={room}
          own={chat.account}
        />
      )}
      {name === 'search' && (
        <SearchPanel
          api={chat.api}
          room={room}
          nameOf={(of) => rooms.find((candidate) => candidate.id === of)?.name ?? 'a room'}
          onJump={jump}
        />
      )}
      {name === 'sessions' && (
        <SessionsPanel api={chat.api} account={chat.account} session={session} hasUnsent={chat.hasUnsent} />
      )}
      {name === 'topology' && <TopologyPanel api={chat.api} topology={chat.topology} />}
    </Panel>
  )
}
