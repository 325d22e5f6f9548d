import { ConfirmDialog } from '../../../components/confirm-dialog.tsx'
import './delete-dialog.css'

interface Props {
  body: string
  /** Rejects with an ApiError. */
  onDelete: () => Promise<void>
  onClose: () => void
}

/** Asks for confirmation before a message is deleted. */
export default function DeleteDialog({ body, onDelete, onClose }: Props) {
  return (
    <ConfirmDialog question="Delete this message?" action="Delete message" onConfirm={onDelete} onClose={onClose}>
      <blockquote className="deleted-text" dir="auto">
        {body}
      </blockquote>
      <p>Its text is deleted for everyone. A placeholder stays.</p>
    </ConfirmDialog>
  )
}
