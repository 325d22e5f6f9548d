import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'

/** Shows that a backup or a standby replaced the database, because it may lack the newest messages. */
export default function RestoredNotice({ onClose }: { onClose: () => void }) {
  return (
    <p>
      <Icon name="alert" />
      <span>The database was replaced. The newest messages may be lost.</span>
      <Button variant="quiet" onClick={onClose}>
        Understood
      </Button>
    </p>
  )
}
