import { useState } from 'react'
import { Alert } from '../../components/alert.tsx'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { toFailure } from '../../lib/problems.ts'
import './delete-dialog.css'

interface Props {
  body: string
  /** Rejects with an ApiError. */
  onDelete: () => Promise<void>
  onClose: () => void
}

/** Asks before a text is gone for everybody. */
export default function DeleteDialog({ body, onDelete, onClose }: Props) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  async function remove() {
    setBusy(true)
    try {
      await onDelete()
      onClose()
    } catch (error) {
      setFailure(toFailure(error).text)
      setBusy(false)
    }
  }
  return (
    <Dialog label="Delete message" onClose={onClose}>
      <div className="delete-dialog">
        <h2>Delete this message?</h2>
        <blockquote dir="auto">{body}</blockquote>
        <p>Its text is gone for everyone. Its place stays.</p>
        {failure && <Alert>{failure}</Alert>}
        <div className="delete-dialog-buttons">
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" busy={busy} onClick={remove}>
            Delete message
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
