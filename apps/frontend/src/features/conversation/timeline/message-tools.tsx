import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { CopyLink } from './copy-link.tsx'

interface Props {
  /** The path that opens the room at this message. */
  path: string
  own: boolean
  onEdit: () => void
  onDelete: () => void
}

/** The buttons of a message: edit and delete for its author, copy link for every reader. */
export default function MessageTools({ path, own, onEdit, onDelete }: Props) {
  return (
    <div className="message-tools">
      {own && (
        <>
          <Button variant="quiet" aria-label="Edit" title="Edit" onClick={onEdit}>
            <Icon name="edit" />
          </Button>
          <Button variant="quiet" aria-label="Delete" title="Delete" onClick={onDelete}>
            <Icon name="trash" />
          </Button>
        </>
      )}
      <CopyLink path={path} />
    </div>
  )
}
