import type { Room } from '@chat/contract/rooms'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { lazyComponent } from '../../components/lazy-component.tsx'
import { navigate } from '../../lib/location.ts'
import { useStore } from '../../lib/store.ts'
import { RoomLink, type RoomLinkOptions } from './room-link.tsx'
import type { Rooms } from './rooms.ts'
import './room-list.css'

const OpenRooms = lazyComponent(() => import('./open-rooms.tsx'))

interface Props extends RoomLinkOptions {
  rooms: Rooms
  onFindRoom: () => void
  onNewRoom: () => void
}

/** The account's rooms, and the public rooms that it can join. */
export function RoomList({ rooms, onFindRoom, onNewRoom, ...options }: Props) {
  const state = useStore(rooms.store)
  const open = state.rooms.filter((room) => !room.joined)
  const linkTo = (room: Room) => <RoomLink room={room} {...options} />
  function show({ id }: Room) {
    options.onChoose?.()
    navigate(options.pathOf(id))
  }
  return (
    <nav className="room-list" aria-label="Rooms">
      <div className="room-list-head">
        <h2>Rooms</h2>
        <Button variant="quiet" onClick={onFindRoom} aria-label="Find a room" title="Find a room (Ctrl+K, ⌘K)">
          <Icon name="search" />
        </Button>
        <Button variant="quiet" onClick={onNewRoom} aria-label="New room" title="New room">
          <Icon name="plus" />
        </Button>
      </div>
      {state.status === 'failed' && (
        <p className="room-list-note">
          The rooms could not be loaded. <Button onClick={rooms.load}>Try again</Button>
        </p>
      )}
      <ul>
        {state.rooms
          .filter((room) => room.joined)
          .map((room) => (
            <li key={room.id}>{linkTo(room)}</li>
          ))}
      </ul>
      {open.length > 0 && <OpenRooms rooms={rooms} open={open} linkTo={linkTo} onJoined={show} />}
    </nav>
  )
}
