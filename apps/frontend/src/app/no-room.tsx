import type { Room } from '@chat/contract/rooms'
import { Button } from '../components/button.tsx'
import { Link } from '../components/link.tsx'
import { Notice } from '../components/notice.tsx'
import { JoinPanel } from '../features/rooms/join-panel.tsx'
import type { Rooms, Visited } from '../features/rooms/rooms.ts'
import { useStore } from '../lib/store.ts'
import { GENERAL_ROOM, HOME, roomPath } from './routes.ts'

// Whoever leaves does so in a panel that goes with the room.
const takeFocus = (heading: HTMLElement | null) => heading?.focus()

const LEFT = 'You have left this room'
const REMOVED = 'You are not in this room any more'

interface Props {
  rooms: Rooms
  /** A room that one may join; without, it is not known. */
  room: Room | undefined
  /** Whether the rooms could not be loaded. */
  failed: boolean
  /** The room as one was in it a moment ago. */
  visited: Visited | undefined
  /** True on the start page of an account without rooms. */
  home: boolean
}

/** Why there is no conversation, and what to do about it. */
export default function NoRoom({ rooms, room, failed, visited, home }: Props) {
  const state = useStore(rooms.store)
  const left = visited?.left ?? false
  if (room) return <JoinPanel room={room} rooms={rooms} heading={left ? takeFocus : undefined} left={left} />
  if (failed) {
    return (
      <Notice title="The rooms could not be loaded">
        <Button onClick={rooms.load}>Try again</Button>
      </Notice>
    )
  }
  if (home) {
    return (
      <Notice title="You are in no room">
        <p>{state.rooms.length > 0 ? 'Open a room to join it.' : 'There is no room to join: make a new one.'}</p>
        <ul>
          {state.rooms.map(({ id, name }) => (
            <li key={id} dir="auto">
              <Link href={roomPath(id)}>{name}</Link>
            </li>
          ))}
        </ul>
      </Notice>
    )
  }
  const general = state.rooms.some(({ id, joined }) => id === GENERAL_ROOM && joined)
  return (
    <Notice
      heading={left ? takeFocus : undefined}
      title={left ? LEFT : visited ? REMOVED : 'There is no such room here'}
    >
      <p>
        {visited
          ? 'It is private: only a member can bring you back in.'
          : 'It may be private, or its address may be mistyped.'}
      </p>
      {general ? <Link href={roomPath(GENERAL_ROOM)}>Go to general</Link> : <Link href={HOME}>Go to your rooms</Link>}
    </Notice>
  )
}
