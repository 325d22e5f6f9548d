import { ConfirmDialog } from '../../../components/confirm-dialog.tsx'
import './delete-dialog.css'

interface Props {
  body: string
  /** Rejects with an ApiError. */
  onDelete: () => Promise<void>
  onClose: () => void
}

/** Asks before a text is gone for everybody. */
export default function DeleteDialog({ body, onDelete, onClose }: Props) {
  return (
    <ConfirmDialog question="Delete this message?" action="Delete message" onConfirm={onDelete} onClose={onClose}>
      <blockquote className="deleted-text" dir="auto">
        {body}
      </blockquote>
      <p>Its text is gone for everyone. Its place stays.</p>
    </ConfirmDialog>
  )
}
