import type { ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { Logo } from '../components/logo.tsx'
import { AccountBar } from '../features/account/account-bar.tsx'
import type { Session } from '../features/account/session.ts'
import { RoomList } from '../features/rooms/room-list.tsx'
import type { Chat } from './chat.ts'
import { PanelButton, type PanelName } from './panel-button.tsx'
import { roomPath } from './routes.ts'

interface Props {
  chat: Chat
  session: Session
  current: number | undefined
  children: ReactNode
  panel: PanelName | undefined
  onPanel: (name: PanelName) => void
  onFindRoom: () => void
  onNewRoom: () => void
  onChoose: () => void
  /** Closes the drawer. Undefined if the side is not in a drawer. */
  onClose: (() => void) | undefined
}

/** The side of the screen: the rooms and the account. */
export function Side({
  chat,
  session,
  current,
  children,
  panel,
  onPanel,
  onFindRoom,
  onNewRoom,
  onChoose,
  onClose,
}: Props) {
  return (
    <div className="side">
      <header className="side-head">
        <Logo />
        Chat
        {children}
        {onClose && (
          <Button variant="quiet" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </Button>
        )}
      </header>
      <RoomList
        rooms={chat.rooms}
        current={current}
        pathOf={roomPath}
        onFindRoom={onFindRoom}
        onNewRoom={onNewRoom}
        onChoose={onChoose}
      />
      <AccountBar account={chat.account} session={session} hasUnsent={chat.hasUnsent}>
        <PanelButton name="topology" shown={panel} onPress={onPanel} />
        <PanelButton name="sessions" shown={panel} onPress={onPanel} />
      </AccountBar>
    </div>
  )
}
