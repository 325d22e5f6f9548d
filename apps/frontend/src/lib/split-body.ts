import { type CodePart, splitCode } from './code.ts'
import { splitLinks, type TextPart } from './links.ts'
import { firstLines } from './shorten.ts'

export type BodyPart = CodePart | TextPart

/** Splits a body into text, links and code. Addresses in code are not links. */
export function splitBody(body: string): BodyPart[] {
  return splitCode(body).flatMap<BodyPart>((part) => (part.kind === 'text' ? splitLinks(part.text) : part))
}

/** Returns at most `count` parts with at most `lines` lines. Returns `parts` itself if nothing is cut. */
export function shortenParts(parts: BodyPart[], count: number, lines: number): BodyPart[] {
  const shown: BodyPart[] = []
  let left = lines
  for (const part of parts) {
    if (shown.length === count || left < 1) return shown
    const text = firstLines(part.text, left)
    shown.push({ ...part, text })
    if (text !== part.text) return shown
    left -= text.split('\n').length - 1
  }
  return parts
}
