import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'

/** The way back to the end, for whoever reads further up; it says when there is something new. */
export function JumpButton({ unseen, onClick }: { unseen: number; onClick: () => void }) {
  return (
    <Button look={unseen > 0 ? 'primary' : 'plain'} className="timeline-jump" onClick={onClick}>
      {unseen > 0 ? (
        <>
          New messages <span className="timeline-jump-count">{unseen}</span>
        </>
      ) : (
        <span className="for-ears">To the newest messages</span>
      )}
      <Icon name="down" />
    </Button>
  )
}
