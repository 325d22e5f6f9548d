import type { Account } from '@chat/contract/accounts'
import type { Room } from '@chat/contract/rooms'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

interface Props {
  room: Room
  /** The member to remove. Undefined if the user leaves the room. */
  member: Account | undefined
  /** Whether the user owns the room. */
  owner: boolean
  /** Whether the room has no other member. */
  last: boolean
  /** Rejects with an ApiError. */
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks for confirmation before a member leaves or is removed. Explains how the member can return. */
export default function LeaveRoomDialog({ room, member, owner, last, ...on }: Props) {
  const question = (
    <>
      {member ? 'Remove' : 'Leave'} <bdi>{member?.name ?? room.name}</bdi>?
    </>
  )
  return (
    <ConfirmDialog question={question} action={member ? 'Remove' : 'Leave room'} {...on}>
      <p>{describeReturn(room.visibility, member !== undefined, last)}</p>
      {owner && !member && !last && <p>Another member becomes its owner.</p>}
    </ConfirmDialog>
  )
}

function describeReturn(visibility: Room['visibility'], removed: boolean, last: boolean): string {
  const who = removed ? 'They' : 'You'
  if (visibility === 'public') return `${who} can join it again at any time.`
  if (last && !removed)
    return 'The room is private and you are its last member. After you leave, nobody can join it or read its messages again.'
  return `The room is private: only a member can bring ${removed ? 'them' : 'you'} back in.`
}
