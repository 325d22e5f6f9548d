import type { Room } from '@chat/contract/rooms'
import type { ReactNode } from 'react'
import { Alert } from '../../components/alert.tsx'
import { Button } from '../../components/button.tsx'
import { useWork } from '../../lib/use-work.ts'
import type { Rooms } from './rooms.ts'

interface Props {
  rooms: Rooms
  /** The public rooms that the user is not in. */
  open: Room[]
  linkTo: (room: Room) => ReactNode
  onJoined: (room: Room) => void
}

/** The list of public rooms to join. */
export default function OpenRooms({ rooms, open, linkTo, onJoined }: Props) {
  return (
    <>
      <h2 id="rooms-to-join">More rooms</h2>
      <ul aria-labelledby="rooms-to-join">
        {open.map((room) => (
          <li key={room.id} className="room-list-open">
            {linkTo(room)}
            <JoinButton room={room} join={() => rooms.join(room.id).then(() => onJoined(room))} />
          </li>
        ))}
      </ul>
    </>
  )
}

function JoinButton({ room, join }: { room: Room; join: () => Promise<void> }) {
  const { busy, failure, work } = useWork()
  return (
    <>
      <Button
        variant="plain"
        className="room-join"
        busy={busy}
        onClick={() => work(join)}
        aria-label={`Join ${room.name}`}
      >
        Join
      </Button>
      {failure && <Alert>{failure}</Alert>}
    </>
  )
}
