import type { ReactNode } from 'react'
import { Dialog } from '../components/dialog.tsx'

/** Where there is no room for them beside the conversation, the rooms come in over it. */
export default function Drawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  return (
    <Dialog label="Rooms" className="drawer" onClose={onClose}>
      {children}
    </Dialog>
  )
}
