import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { CopyLink } from './copy-link.tsx'

interface Props {
  /** The path that opens the room at this message. */
  path: string
  own: boolean
  onEdit: () => void
  onDelete: () => void
}

/** The actions of a message: its author may edit and delete it, every reader may copy a link to it. */
export default function MessageTools({ path, own, onEdit, onDelete }: Props) {
  return (
    <div className="message-tools">
      {own && (
        <>
          <Button look="quiet" aria-label="Edit" title="Edit" onClick={onEdit}>
            <Icon name="edit" />
          </Button>
          <Button look="quiet" aria-label="Delete" title="Delete" onClick={onDelete}>
            <Icon name="trash" />
          </Button>
        </>
      )}
      <CopyLink path={path} />
    </div>
  )
}
