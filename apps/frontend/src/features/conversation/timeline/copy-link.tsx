import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'

/** Copies the address of a message. If the page has no clipboard access (plain http), shows the address instead. */
export function CopyLink({ path }: { path: string }) {
  const [copied, setCopied] = useState(false)
  async function copy() {
    const { href } = new URL(path, location.origin)
    try {
      await navigator.clipboard.writeText(href)
      setCopied(true)
    } catch {
      prompt('Copy this link:', href)
    }
  }
  return (
    <>
      <Button variant="quiet" aria-label="Copy link" title="Copy link" onClick={copy}>
        <Icon name={copied ? 'check' : 'link'} />
      </Button>
      <span role="status" className="message-copied">
        {copied && 'Link copied'}
      </span>
    </>
  )
}
