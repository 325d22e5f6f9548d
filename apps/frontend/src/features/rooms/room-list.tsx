import type { Room } from '@chat/contract/rooms'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Link } from '../../components/link.tsx'
import { toFailure } from '../../lib/problems.ts'
import { useStore } from '../../lib/store.ts'
import type { Rooms } from './rooms.ts'
import './room-list.css'

interface Props {
  rooms: Rooms
  /** The room that shows. */
  current: number | undefined
  /** The path that opens a room. */
  pathOf: (room: number) => string
  onNewRoom: () => void
  /** A room was chosen, be it the one that shows. */
  onChoose?: () => void
}

/** The account's rooms, and the public ones that it may join. */
export function RoomList({ rooms, current, pathOf, onNewRoom, onChoose }: Props) {
  const state = useStore(rooms.store)
  const joined = state.rooms.filter((room) => room.joined)
  const open = state.rooms.filter((room) => !room.joined)
  return (
    <nav className="room-list" aria-label="Rooms">
      <div className="room-list-head">
        <h2>Rooms</h2>
        <Button look="quiet" onClick={onNewRoom} aria-label="New room" title="New room">
          <Icon name="plus" />
        </Button>
      </div>
      {state.status === 'failed' && (
        <p className="room-list-note">
          The rooms could not be loaded. <Button onClick={rooms.load}>Try again</Button>
        </p>
      )}
      <ul>
        {joined.map((room) => (
          <li key={room.id}>
            <RoomLink room={room} current={room.id === current} href={pathOf(room.id)} onClick={onChoose} />
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <>
          <h2 id="rooms-to-join">More rooms</h2>
          <ul aria-labelledby="rooms-to-join">
            {open.map((room) => (
              <li key={room.id} className="room-list-open">
                <RoomLink room={room} current={room.id === current} href={pathOf(room.id)} onClick={onChoose} />
                <JoinButton room={room} rooms={rooms} />
              </li>
            ))}
          </ul>
        </>
      )}
    </nav>
  )
}

interface RoomLinkProps {
  room: Room
  current: boolean
  href: string
  onClick: (() => void) | undefined
}

function RoomLink({ room, current, href, onClick }: RoomLinkProps) {
  // What arrives in the room that shows is being read.
  const unread = current ? 0 : room.unread
  return (
    <Link
      href={href}
      className={`room-link ${unread > 0 ? 'room-link-unread' : ''}`}
      aria-current={current ? 'page' : undefined}
      onClick={onClick}
    >
      {room.visibility === 'private' ? <Icon name="lock" /> : <span className="room-sign" aria-hidden="true" />}
      <bdi>{room.name}</bdi>
      {unread > 0 && (
        <span className="room-unread">
          {unread > 99 ? '99+' : unread}
          <span className="for-ears"> unread</span>
        </span>
      )}
    </Link>
  )
}

function JoinButton({ room, rooms }: { room: Room; rooms: Rooms }) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  async function join() {
    setBusy(true)
    await rooms.join(room.id).catch((error) => setFailure(toFailure(error).text))
    setBusy(false)
  }
  return (
    <>
      <Button look="plain" className="room-join" busy={busy} onClick={join} aria-label={`Join ${room.name}`}>
        Join
      </Button>
      {failure && (
        <p className="room-list-note" role="alert">
          {failure}
        </p>
      )}
    </>
  )
}
