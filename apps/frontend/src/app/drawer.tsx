import type { ReactNode } from 'react'
import { Dialog } from '../components/dialog.tsx'

/** Shows the rooms above the conversation, on a screen too narrow to show both. */
export default function Drawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  return (
    <Dialog label="Rooms" className="drawer" onClose={onClose}>
      {children}
    </Dialog>
  )
}
