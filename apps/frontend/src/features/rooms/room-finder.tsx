import type { Room } from '@chat/contract/rooms'
import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { navigate } from '../../lib/location.ts'
import { matchRooms } from './match-rooms.ts'
import './room-finder.css'

interface Props {
  rooms: Room[]
  /** The path that opens a room. */
  pathOf: (room: number) => string
  onClose: () => void
}

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 }

/**
 * Finds a room by its name. The focus stays in the field while the arrow keys choose
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
 */
export default function RoomFinder({ rooms, pathOf, onClose }: Props) {
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const found = useMemo(() => matchRooms(rooms, query), [rooms, query])
  const index = Math.min(active, found.length - 1)
  const chosen = found[index]

  useLayoutEffect(() => {
    // Return nothing: Chrome's method returns a promise, and React would call it as a clean-up.
    void list.current?.children[index]?.scrollIntoView({ block: 'nearest' })
  }, [index])

  function open(room: Room) {
    onClose()
    navigate(pathOf(room.id))
  }

  function press(event: KeyboardEvent) {
    const step = STEPS[event.key]
    if (event.key === 'Enter' && chosen) open(chosen)
    else if (step !== undefined && chosen) setActive((index + step + found.length) % found.length)
    else return
    event.preventDefault()
  }

  return (
    <Dialog label="Find a room" className="room-finder" onClose={onClose}>
      <input
        role="combobox"
        aria-label="Name of a room"
        aria-expanded={found.length > 0}
        aria-controls={id}
        aria-activedescendant={chosen && `${id}-${chosen.id}`}
        aria-autocomplete="list"
        placeholder="Name of a room"
        autoComplete="off"
        dir="auto"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setActive(0)
        }}
        onKeyDown={press}
      />
      <p role="status" className={found.length > 0 ? 'visually-hidden' : 'room-finder-none'}>
        {found.length === 0 ? 'No room has this name.' : found.length === 1 ? 'One room' : `${found.length} rooms`}
      </p>
      <div ref={list} id={id} role="listbox" aria-label="Rooms" tabIndex={-1} hidden={!chosen}>
        {found.map((room) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and its keys choose.
          <div
            key={room.id}
            id={`${id}-${room.id}`}
            role="option"
            aria-selected={room === chosen}
            tabIndex={-1}
            onClick={() => open(room)}
          >
            <bdi>{room.name}</bdi>
            {note(room) && <small>{note(room)}</small>}
          </div>
        ))}
      </div>
    </Dialog>
  )
}

function note({ joined, mentions, unread }: Room): string {
  if (!joined) return 'not joined'
  if (mentions > 0) return mentions === 1 ? '1 mention' : `${mentions} mentions`
  return unread > 0 ? `${unread} unread` : ''
}
