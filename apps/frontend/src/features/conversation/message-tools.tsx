import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'

interface Props {
  onEdit: () => void
  onDelete: () => void
}

/** What an author can do to a message of theirs. */
export default function MessageTools({ onEdit, onDelete }: Props) {
  return (
    <div className="message-tools">
      <Button look="quiet" aria-label="Edit" title="Edit" onClick={onEdit}>
        <Icon name="edit" />
      </Button>
      <Button look="quiet" aria-label="Delete" title="Delete" onClick={onDelete}>
        <Icon name="trash" />
      </Button>
    </div>
  )
}
