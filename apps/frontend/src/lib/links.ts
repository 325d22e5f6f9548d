import { INKLESS } from '@chat/contract/blank'
import { readTarget } from './link-target.ts'

export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

/**
 * Characters that end a link at any position: white space, control characters, quotation marks, dashes, ellipses, and
 * non-ASCII punctuation that ends a sentence or clause. Invisible characters end it too, so a reader sees the whole address.
 * Joiners and variation selectors do not, because some scripts and emoji need them.
 */
const STOP = new RegExp(
  String.raw`[\s<>"\`\\\p{Cc}\p{Bidi_Control}${INKLESS}＂＇❛-❠🙶-🙸–—―⸺⸻…⋯[\p{Terminal_Punctuation}--\p{ASCII}][\p{Default_Ignorable_Code_Point}--[\u200c\u200d\ufe00-\ufe0f]]]`,
  'v',
)

/** Characters that a link may contain, but not end with. At the end they belong to the sentence around the link. */
const TRAILING = /[.,:;!?～−\p{Ps}\p{Default_Ignorable_Code_Point}[[\p{Po}\p{Pd}]--\p{ASCII}]]/v

/** Matches a character that no host contains, as in `https://example.org（公式）`. Does not cut an address with user information. */
const AFTER_HOST = /[!$\&'\(\)*+,;=^\{\|\}[\p{P}--[\p{ASCII}·׳״・]]](?![^\s\/?#]{0,260}@)/vy

/** Matches emphasis characters right before a position, as in `**https://example.org**`. */
const EMPHASIS = /(?<=([*_~\|]*))/vy

const OPENING = /[\p{Ps}\p{Pi}]/v
const CLOSING = /[\p{Pe}\p{Pf}\p{Pi}']/v

/** Matches a quotation that opens and closes within one word. */
const QUOTATION = /\p{Pi}[^\s\p{Pi}\p{Pf}]*\p{Pf}/vy

/** Matches an apostrophe within a word, as in `Devil's_advocate`. Only scripts with upper and lower case use it. */
const APOSTROPHE = /['’][\p{Lu}\p{Ll}\d_\-]/vy

const LETTER = /[\p{L}\p{N}]/v

/** Closing characters whose opening character is not one or two code points before them. */
const OPENING_OF: Record<string, string> = { "'": "'", '»': '«', '“': '„', '﴾': '﴿' }

/**
 * Splits a text into plain text and links to http and https. The joined parts equal the text, except for hosts that are
 * shown in another form. The work grows linearly with the text.
 */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = []
  const scheme = /https?:\/\//gi
  let done = 0
  for (let match = scheme.exec(text); match; match = scheme.exec(text)) {
    const start = match.index
    const stop = findStop(text, scheme.lastIndex)
    const end = trimEnd(text, start, stop)
    const target = readTarget(text.slice(start, end))
    // Continue after the scanned text, so the work stays linear.
    scheme.lastIndex = stop
    if (!target) continue
    if (start > done) parts.push({ kind: 'text', text: text.slice(done, start) })
    parts.push({ kind: 'link', ...target })
    done = end
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) })
  return parts
}

/** Returns the index of the first character, from `start` on, that cannot belong to a link. */
function findStop(text: string, start: number): number {
  const open = new Map<string, number>()
  const count = (sign: string, step: number) => open.set(sign, (open.get(sign) ?? 0) + step)
  let before = ''
  let inHost = true
  for (let index = start; index < text.length; index += before.length) {
    const char = String.fromCodePoint(text.codePointAt(index) as number)
    if (STOP.test(char) || (inHost && matchesAt(AFTER_HOST, text, index))) return index
    inHost &&= !'/?#'.includes(char)
    const opening = CLOSING.test(char) ? findOpening(char) : ''
    if (open.get(opening)) count(opening, -1)
    else if (matchesAt(APOSTROPHE, text, index)) {
      if (char === "'" && !LETTER.test(before)) count(char, 1)
    } else if (OPENING.test(char) && (opening === '' || matchesAt(QUOTATION, text, index))) count(char, 1)
    else if (opening !== '') return index
    before = char
  }
  return text.length
}

/** Returns the opening character for a closing character. */
function findOpening(closing: string): string {
  const code = closing.charCodeAt(0)
  const near = [code - 1, code - 2].map((each) => String.fromCharCode(each)).find((each) => OPENING.test(each))
  return OPENING_OF[closing] ?? near ?? closing
}

function trimEnd(text: string, start: number, stop: number): number {
  EMPHASIS.lastIndex = start
  const emphasis = new Set(EMPHASIS.exec(text)?.[1])
  let end = stop
  while (end > start) {
    const last = text.slice((text.codePointAt(end - 2) as number) > 0xffff ? end - 2 : end - 1, end)
    if (!TRAILING.test(last) && !emphasis.has(last)) break
    end -= last.length
  }
  return end
}

function matchesAt(sticky: RegExp, text: string, index: number): boolean {
  sticky.lastIndex = index
  return sticky.test(text)
}
