import { Link } from '../../components/link.tsx'
import { splitCode } from '../../lib/code.ts'
import { splitLinks } from '../../lib/links.ts'

/** The paths that this page shows; all others of its origin, such as the API, are documents of their own. */
const OWN_PATH = /^\/(?:chat(?:\/.*)?)?$/

/** The parts of a body as elements: code, links, and the text between them. */
export function BodyParts({ body }: { body: string }) {
  return splitCode(body).map(({ kind, text }, index) =>
    kind === 'text' ? (
      <LinkedText key={index} text={text} />
    ) : (
      <code
        key={index}
        className={kind === 'block' ? 'message-code' : undefined}
        dir={kind === 'block' ? 'ltr' : 'auto'}
      >
        {text}
      </code>
    ),
  )
}

function LinkedText({ text }: { text: string }) {
  return splitLinks(text).map((part, index) =>
    part.kind === 'text' ? (
      <span key={index}>{part.text}</span>
    ) : (
      <WebLink key={index} href={part.href}>
        {part.text}
      </WebLink>
    ),
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
