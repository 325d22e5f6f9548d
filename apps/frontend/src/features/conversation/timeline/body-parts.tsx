import { Link } from '../../../components/link.tsx'
import type { BodyPart } from '../../../lib/split-body.ts'

/** Matches the paths of this page. Other paths of the origin, such as the API, are separate documents. */
const OWN_PATH = /^\/(?:chat(?:\/.*)?)?$/

/** Renders the parts of a body. */
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

/** A link to another site opens a new tab; a link to a room opens in this page. The text is always left to right. */
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
