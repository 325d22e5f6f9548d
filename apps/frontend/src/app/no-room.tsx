import type { Room } from '@chat/contract/rooms'
import { Button } from '../components/button.tsx'
import { Link } from '../components/link.tsx'
import { Notice } from '../components/notice.tsx'
import { JoinPanel } from '../features/rooms/join-panel.tsx'
import type { Rooms, Visited } from '../features/rooms/rooms.ts'
import { useStore } from '../lib/store.ts'
import { GENERAL_ROOM, HOME, roomPath } from './routes.ts'

// The user left the room in a panel that disappears with it, so move the focus.
const takeFocus = (heading: HTMLElement | null) => heading?.focus()

const LEFT = 'You have left this room'
const REMOVED = 'You are not in this room any more'

interface Props {
  rooms: Rooms
  /** A public room to join. Undefined if the room is unknown. */
  room: Room | undefined
  /** Whether the rooms could not be loaded. */
  failed: boolean
  /** The room, if the user was in it since the page was loaded. */
  visited: Visited | undefined
  /** True on the start page of an account without rooms. */
  home: boolean
}

/** Explains why no conversation is shown, and what the user can do. */
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
