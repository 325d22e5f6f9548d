import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import './alert.css'

/** An error message. A screen reader reads it at once. */
export function Alert({ children }: { children: ReactNode }) {
  return (
    <div className="alert" role="alert">
      <Icon name="alert" />
      <div>{children}</div>
    </div>
  )
}
