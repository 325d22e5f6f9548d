import { Link } from '../../components/link.tsx'
import type { BodyPart } from '../../lib/split-body.ts'

/** The paths that this page shows; all others of its origin, such as the API, are documents of their own. */
const OWN_PATH = /^\/(?:chat(?:\/.*)?)?$/

/** The parts of a body as elements. */
export function BodyParts({ parts }: { parts: BodyPart[] }) {
  return parts.map((part, index) => <Part key={index} part={part} />)
}

function Part({ part }: { part: BodyPart }) {
  const { text } = part
  if (part.kind === 'link') return <WebLink href={part.href}>{text}</WebLink>
  if (part.kind === 'text') return <span>{text}</span>
  const block = part.kind === 'block'
  return (
    <code className={block ? 'message-code' : undefined} dir={block ? 'ltr' : 'auto'}>
      {text}
    </code>
  )
}

/** A link to another site opens a new tab, a link to a room opens in place. Its letters keep the order of an address. */
function WebLink({ href, children }: { href: string; children: string }) {
  const { origin, pathname, search, hash } = new URL(href)
  if (origin !== location.origin || !OWN_PATH.test(pathname)) {
    return (
      <a href={href} dir="ltr" target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    )
  }
  return (
    <Link href={pathname + search + hash} dir="ltr">
      {children}
    </Link>
  )
}
