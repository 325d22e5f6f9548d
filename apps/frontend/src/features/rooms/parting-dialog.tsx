import type { Account } from '@chat/contract/accounts'
import type { Room } from '@chat/contract/rooms'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

interface Props {
  room: Room
  /** Who is to be removed; without, one leaves oneself. */
  member: Account | undefined
  /** Whether nobody else is in the room. */
  last: boolean
  /** Rejects with an ApiError. */
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks before somebody leaves a room, or is removed from it, and says how they come back. */
export default function PartingDialog({ room, member, last, ...on }: Props) {
  const open = room.visibility === 'public'
  if (member) {
    const question = (
      <>
        Remove <bdi>{member.name}</bdi>?
      </>
    )
    return (
      <ConfirmDialog question={question} action="Remove" {...on}>
        <p>
          {open ? 'They can join again at any time.' : 'The room is private: only a member can bring them back in.'}
        </p>
      </ConfirmDialog>
    )
  }
  const question = (
    <>
      Leave <bdi>{room.name}</bdi>?
    </>
  )
  return (
    <ConfirmDialog question={question} action="Leave room" {...on}>
      <p>
        {open
          ? 'You can join it again at any time.'
          : last
            ? 'The room is private and you are its last member: nobody can ever come in again, nor read what was written in it.'
            : 'The room is private: only a member can bring you back in.'}
      </p>
    </ConfirmDialog>
  )
}
