import type { Account } from '@chat/contract/accounts'
import type { Room } from '@chat/contract/rooms'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'

interface Props {
  room: Room
  /** Who is to be removed; without, one leaves oneself. */
  member: Account | undefined
  /** Whether the room is one's own. */
  owner: boolean
  /** Whether nobody else is in the room. */
  last: boolean
  /** Rejects with an ApiError. */
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Asks before somebody leaves a room, or is removed from it, and says how they come back. */
export default function PartingDialog({ room, member, owner, last, ...on }: Props) {
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
    return 'The room is private and you are its last member: nobody can ever come in again, nor read what was written in it.'
  return `The room is private: only a member can bring ${removed ? 'them' : 'you'} back in.`
}
