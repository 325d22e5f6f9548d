import { Alert } from '../../../components/alert.tsx'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { useWork } from '../../../lib/use-work.ts'

/** The way back to the end, for whoever reads further up; it says when there is something new. */
function JumpButton({ unseen, onClick }: { unseen: number; onClick: () => void }) {
  return (
    <Button look={unseen > 0 ? 'primary' : 'plain'} className="timeline-jump" onClick={onClick}>
      {unseen > 0 ? (
        <>
          <span>{'New messages '}</span>
          <span className="timeline-jump-count">{unseen}</span>
        </>
      ) : (
        <span className="for-ears">To the newest messages</span>
      )}
      <Icon name="down" />
    </Button>
  )
}

/** The way to where the unread messages begin, as long as that is further up. */
function UnreadButton({ onJump }: { onJump: () => Promise<void> }) {
  const { busy, failure, work } = useWork()
  return (
    <div className="timeline-to-unread">
      <Button busy={busy} onClick={() => work(onJump)}>
        <Icon name="up" />
        Jump to unread
      </Button>
      {failure && <Alert>{failure}</Alert>}
    </div>
  )
}

interface Props {
  /** How many have come since one reads further up; undefined while one sees the end. */
  unseen: number | undefined
  onEnd: () => void
  /** Whether unread messages begin further up. */
  unreadAbove: boolean
  /** Rejects with an ApiError. */
  onUnread: () => Promise<void>
}

/** The ways to where one does not look. */
export default function JumpButtons({ unseen, onEnd, unreadAbove, onUnread }: Props) {
  return (
    <>
      {unreadAbove && <UnreadButton onJump={onUnread} />}
      {unseen !== undefined && <JumpButton unseen={unseen} onClick={onEnd} />}
    </>
  )
}
