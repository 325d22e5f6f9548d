export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

const CANDIDATE = /https?:\/\/[^\s<>"'`]+/giu

// What ends a sentence, not an address.
const TRAILING = /[.,:;!?…*_~]$/u
const BRACKETS: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

/** Splits a text into plain text and links. Only http and https make a link; joined, the parts are the text again. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const link = trimEnd(match[0])
    const href = toHref(link)
    if (href === undefined) continue
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'link', text: link, href })
    end = match.index + link.length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

function trimEnd(candidate: string): string {
  let link = candidate
  while (TRAILING.test(link) || closesNothing(link)) link = link.slice(0, -1)
  return link
}

// "(see https://example.org/a)" ends before the bracket, "https://example.org/a_(b)" after it.
function closesNothing(link: string): boolean {
  const last = link.at(-1) ?? ''
  const opening = BRACKETS[last]
  return opening !== undefined && link.split(last).length > link.split(opening).length
}

function toHref(link: string): string | undefined {
  const url = URL.parse(link)
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined
}
