import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'

/** Says that what was written since some backup is gone: nothing is lost in silence. */
export default function RestoredNotice({ onClose }: { onClose: () => void }) {
  return (
    <p>
      <Icon name="alert" />
      <span>The chat was restored from a backup: what was written after it is gone.</span>
      <Button look="quiet" onClick={onClose}>
        Understood
      </Button>
    </p>
  )
}
