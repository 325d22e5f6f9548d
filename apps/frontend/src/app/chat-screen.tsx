import type { Room } from '@chat/contract/rooms'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { lazyComponent } from '../components/lazy-component.tsx'
import type { Session } from '../features/account/session.ts'
import { navigate, usePath } from '../lib/location.ts'
import { accountKey, readStored, writeStored } from '../lib/storage.ts'
import { useStore } from '../lib/store.ts'
import { useTimeZone } from '../lib/time-zone.ts'
import { NARROW, useMediaQuery } from '../lib/use-media-query.ts'
import { useShortcut } from '../lib/use-shortcut.ts'
import type { Chat } from './chat.ts'
import type { PanelName } from './panel-button.tsx'
import { RoomScreen } from './room-screen.tsx'
import { GENERAL_ROOM, parsePath, roomPath } from './routes.ts'
import { Side } from './side.tsx'
import { usePermalink } from './use-permalink.ts'
import { useTitle } from './use-title.ts'

const Drawer = lazyComponent(() => import('./drawer.tsx'))
const RoomFinder = lazyComponent(() => import('../features/rooms/room-finder.tsx'))
const NewRoomDialog = lazyComponent(() => import('../features/rooms/new-room-dialog.tsx'))

const PermalinkFailure = lazyComponent(() => import('./permalink-failure.tsx'))

const Panels = lazyComponent(() => import('./panels.tsx'))

const parseRoom = (value: unknown) => (typeof value === 'number' ? value : undefined)

interface Props {
  chat: Chat
  session: Session
  /** Shown beside the name of the chat. */
  children: ReactNode
}

/** The screen after sign-in: the list of rooms at the side (in a drawer on a narrow screen), and the open room. */
export function ChatScreen({ chat, session, children }: Props) {
  const route = parsePath(usePath())
  const narrow = useMediaQuery(NARROW)
  const [drawer, setDrawer] = useState(false)
  const [newRoom, setNewRoom] = useState(false)
  const [finder, setFinder] = useState(false)
  const [panel, setPanel] = useState<PanelName>()
  const current = route.screen === 'room' ? route.room : undefined
  const { rooms, status } = useStore(chat.rooms.store)
  const home = route.screen === 'home'
  const joined = isJoined(rooms, current)
  const unreadElsewhere = rooms.some(({ id, unread }) => id !== current && unread > 0)
  const lastKey = accountKey(chat.account, 'room')
  // Render all times again after a change of the time zone.
  useTimeZone()
  useTitle(rooms, current)
  const retryPermalink = usePermalink(chat, joined ? current : undefined)

  useEffect(() => {
    if (joined) writeStored(lastKey, current)
    if (!home || status !== 'ready') return
    const last = readStored(lastKey, parseRoom)
    const next = [last, GENERAL_ROOM].find((id) => isJoined(rooms, id)) ?? rooms.find((room) => room.joined)?.id
    if (next) navigate(roomPath(next), 'replace')
  }, [current, joined, lastKey, home, status, rooms])

  const findRoom = useCallback(() => {
    setDrawer(false)
    setFinder(true)
  }, [])
  useShortcut('k', findRoom)

  // The same button opens and closes a panel.
  const toggle = useCallback((name: PanelName) => {
    setDrawer(false)
    setPanel((shown) => (shown === name ? undefined : name))
  }, [])

  function jump(room: number, seq: number): Promise<void> {
    const arrived = chat.conversations.jump(room, seq)
    navigate(roomPath(room))
    return arrived
  }

  const side = (
    <Side
      chat={chat}
      session={session}
      current={current}
      panel={panel}
      onPanel={toggle}
      onFindRoom={findRoom}
      onNewRoom={() => {
        setDrawer(false)
        setNewRoom(true)
      }}
      onChoose={() => setDrawer(false)}
      onClose={narrow ? () => setDrawer(false) : undefined}
    >
      {children}
    </Side>
  )
  const roomsButton = narrow && (
    <Button
      variant="quiet"
      className="rooms-button"
      aria-label="Rooms"
      aria-haspopup="dialog"
      onClick={() => setDrawer(true)}
    >
      <Icon name="menu" />
      {unreadElsewhere && <span className="rooms-button-dot" />}
    </Button>
  )

  return (
    <div className="chat-screen">
      {!narrow && side}
      {narrow && drawer && <Drawer onClose={() => setDrawer(false)}>{side}</Drawer>}
      {finder && <RoomFinder rooms={rooms} pathOf={roomPath} onClose={() => setFinder(false)} />}
      {newRoom && (
        <NewRoomDialog
          rooms={chat.rooms}
          onClose={() => setNewRoom(false)}
          onCreated={(room) => {
            setNewRoom(false)
            navigate(roomPath(room))
          }}
        />
      )}
      {/* A joined room replaces the start page at once. */}
      {!(home && rooms.some((room) => room.joined)) && (
        <RoomScreen
          chat={chat}
          room={current}
          home={home}
          head={roomsButton}
          panel={panel}
          onPanel={toggle}
          notice={retryPermalink && <PermalinkFailure onRetry={retryPermalink} />}
        />
      )}
      {panel && (
        <Panels
          name={panel}
          chat={chat}
          session={session}
          room={current}
          onClose={() => setPanel(undefined)}
          onJump={jump}
        />
      )}
    </div>
  )
}

function isJoined(rooms: Room[], id: number | undefined): boolean {
  return rooms.some((room) => room.id === id && room.joined)
}
