import type { ReactNode } from 'react'
import { useWork } from '../lib/use-work.ts'
import { Alert } from './alert.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import './confirm-dialog.css'

interface Props {
  question: ReactNode
  /** The text of the button. */
  action: string
  /** Rejects with an ApiError. */
  onConfirm: () => Promise<void>
  onClose: () => void
  /** The consequences of the action. */
  children: ReactNode
}

/** Asks for confirmation before an action that is hard to undo. */
export function ConfirmDialog({ question, action, onConfirm, onClose, children }: Props) {
  const { busy, failure, work } = useWork()
  async function confirm() {
    if (await work(onConfirm)) onClose()
  }
  return (
    <Dialog label={action} onClose={onClose}>
      <div className="confirm-dialog">
        <h2>{question}</h2>
        {children}
        {failure && <Alert>{failure}</Alert>}
        <div className="confirm-dialog-buttons">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" busy={busy} onClick={confirm}>
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
