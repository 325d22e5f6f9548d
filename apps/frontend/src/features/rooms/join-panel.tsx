import type { Room } from '@chat/contract/rooms'
import { type Ref, useState } from 'react'
import { Alert } from '../../components/alert.tsx'
import { Button } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { toFailure } from '../../lib/problems.ts'
import type { Rooms } from './rooms.ts'

interface Props {
  room: Room
  rooms: Rooms
  /** Whether the user has just left the room. */
  left: boolean
  heading: Ref<HTMLHeadingElement> | undefined
}

/** Offers to join a public room that the user is not in. */
export function JoinPanel({ room, rooms, left, heading }: Props) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  async function join() {
    setBusy(true)
    setFailure(undefined)
    await rooms.join(room.id).catch((error) => setFailure(toFailure(error).text))
    setBusy(false)
  }
  return (
    <Notice heading={heading} title={left ? `You have left ${room.name}` : `You are not in ${room.name} yet`}>
      <p>Join the room to read and write here.</p>
      {failure && <Alert>{failure}</Alert>}
      <Button variant="primary" busy={busy} onClick={join}>
        Join room
      </Button>
    </Notice>
  )
}
