import { useState } from 'react'
import { chooseNotifying, isNotifying } from '../../lib/notifications.ts'
import type { Owner } from '../../lib/storage.ts'

/** A switch for notifications of mentions in this browser. */
export function NotifyToggle({ owner }: { owner: Owner }) {
  const [on, setOn] = useState(() => isNotifying(owner))
  const [refused, setRefused] = useState(false)
  async function choose(wanted: boolean) {
    const chosen = await chooseNotifying(owner, wanted)
    setOn(chosen)
    setRefused(wanted && !chosen)
  }
  return (
    <div className="notify-toggle">
      <label>
        <input type="checkbox" checked={on} onChange={(event) => void choose(event.target.checked)} />
        <span>Notify me of mentions in this browser</span>
      </label>
      <p role="status">
        {refused && 'The browser refuses notifications. Allow them for this address in its settings; they need https.'}
      </p>
    </div>
  )
}
