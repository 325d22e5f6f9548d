import type { Room } from '@chat/contract/rooms'
import { useEffect, useRef } from 'react'
import { Icon } from '../../components/icon.tsx'
import { Link } from '../../components/link.tsx'

export interface RoomLinkOptions {
  /** The id of the open room. */
  current: number | undefined
  /** The path that opens a room. */
  pathOf: (room: number) => string
  /** Called when a room is chosen, also if it is open already. */
  onChoose: (() => void) | undefined
}

/** Opens a room, and shows the counts of unread mentions and messages. */
export function RoomLink({ room, current, pathOf, onChoose }: RoomLinkOptions & { room: Room }) {
  const shows = room.id === current
  const { unread, mentions } = room
  const link = useRef<HTMLAnchorElement>(null)
  // Scroll the current room into view: a link or the address bar may open a room far down in the list.
  useEffect(() => {
    if (shows) link.current?.scrollIntoView({ block: 'nearest' })
  }, [shows])
  return (
    <Link
      ref={link}
      href={pathOf(room.id)}
      className={`room-link ${unread > 0 ? 'room-link-unread' : ''}`}
      aria-current={shows ? 'page' : undefined}
      onClick={onChoose}
    >
      {room.visibility === 'private' ? <Icon name="lock" /> : <span className="room-sign" aria-hidden="true" />}
      <bdi>{room.name}</bdi>
      {mentions > 0 && (
        <span className="room-unread room-mentions">
          <span>{`@${mentions > 99 ? '99+' : mentions}`}</span>
          <span className="visually-hidden">{mentions === 1 ? ' mention' : ' mentions'}</span>
        </span>
      )}
      {unread > 0 && (
        <span className="room-unread">
          <span>{unread > 99 ? '99+' : unread}</span>
          <span className="visually-hidden"> unread</span>
        </span>
      )}
    </Link>
  )
}
