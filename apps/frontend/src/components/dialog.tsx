import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react'
import './dialog.css'

interface Props {
  label: string
  className?: string
  onClose: () => void
  children: ReactNode
}

/** A modal dialog. Escape and a click outside close it. The browser keeps the focus inside. */
export function Dialog({ label, className = '', onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  // Close the dialog before it is removed, so that the browser returns the focus to the previous element.
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  // A click on the backdrop has the dialog itself as target.
  function closeOnBackdrop(event: MouseEvent) {
    if (event.target === ref.current) onClose()
  }
  // The cancel event closes this dialog. Stop Escape here, or it also closes the panel behind the dialog.
  function keepEscape(event: KeyboardEvent) {
    if (event.key === 'Escape') event.stopPropagation()
  }
  return (
    <dialog
      ref={ref}
      className={`dialog ${className}`}
      aria-label={label}
      onClick={closeOnBackdrop}
      onKeyDown={keepEscape}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dialog-content">{children}</div>
    </dialog>
  )
}
