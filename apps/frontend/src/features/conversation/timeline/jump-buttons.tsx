import { Alert } from '../../../components/alert.tsx'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { useWork } from '../../../lib/use-work.ts'

/** Scrolls to the newest messages, and shows how many are new. */
function JumpButton({ unseen, onClick }: { unseen: number; onClick: () => void }) {
  return (
    <Button variant={unseen > 0 ? 'primary' : 'plain'} className="timeline-jump" onClick={onClick}>
      {unseen > 0 ? (
        <>
          <span>{'New messages '}</span>
          <span className="timeline-jump-count">{unseen}</span>
        </>
      ) : (
        <span className="visually-hidden">To the newest messages</span>
      )}
      <Icon name="down" />
    </Button>
  )
}

/** Jumps to the first unread message above the view. */
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
  /** The number of new messages below the view. Undefined while the reader sees the end. */
  unseen: number | undefined
  onEnd: () => void
  /** Whether the first unread message is above the view. */
  unreadAbove: boolean
  /** Rejects with an ApiError. */
  onUnread: () => Promise<void>
}

/** The buttons that lead to messages outside the view. */
export default function JumpButtons({ unseen, onEnd, unreadAbove, onUnread }: Props) {
  return (
    <>
      {unreadAbove && <UnreadButton onJump={onUnread} />}
      {unseen !== undefined && <JumpButton unseen={unseen} onClick={onEnd} />}
    </>
  )
}
