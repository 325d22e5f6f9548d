import type { ComponentProps, MouseEvent } from 'react'
import { navigate } from '../lib/location.ts'

interface Props extends ComponentProps<'a'> {
  href: string
}

/** A link to another path of this page, which opens without a reload. The browser can still open it in a new tab. */
export function Link({ href, onClick, ...rest }: Props) {
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event)
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (!plain || event.defaultPrevented) return
    event.preventDefault()
    navigate(href)
  }
  return <a href={href} onClick={follow} {...rest} />
}
