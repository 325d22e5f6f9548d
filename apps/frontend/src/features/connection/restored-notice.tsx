import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'

/** Says that a backup was put back, or that a standby took over, which may lack the newest: nothing is lost in silence. */
export default function RestoredNotice({ onClose }: { onClose: () => void }) {
  return (
    <p>
      <Icon name="alert" />
      <span>The database was replaced: what was written last may be gone.</span>
      <Button look="quiet" onClick={onClose}>
        Understood
      </Button>
    </p>
  )
}
