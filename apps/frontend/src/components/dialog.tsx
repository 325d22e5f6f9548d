import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react'
import './dialog.css'

interface Props {
  label: string
  className?: string
  onClose: () => void
  children: ReactNode
}

/** A modal dialog as long as it is rendered. Escape and a click beside it close it; the browser keeps the focus in it. */
export function Dialog({ label, className = '', onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  // Closed while it is still there, so that the browser gives the focus back to where it was.
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  // The backdrop belongs to the dialog; whatever is inside has an element of its own.
  function closeBeside(event: MouseEvent) {
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
      onClick={closeBeside}
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
