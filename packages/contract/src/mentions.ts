import { NAME_MAX_LENGTH } from './limits.ts'
import { nameKey } from './name-key.ts'

/** Maximum characters that are normalized for one name; NFD has up to four for one. A body of marks takes quadratic time. */
const RAW_MAX_LENGTH = (NAME_MAX_LENGTH + 1) * 4

/** Maximum mentions in one body. Each @ causes up to 40 names to look up in the database. */
export const MENTIONS_MAX = 20

/** Scripts without spaces between words. In them, a name may begin and end at any character. */
const UNSPACED = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}'
const IS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u')

/** An @ that begins a mention: the @ of an e-mail address follows a letter or a digit. */
const SIGN = new RegExp(`(?<![[\\p{L}\\p{M}\\p{N}_.+\\-]--[${UNSPACED}]])@(?=\\S)`, 'gv')

const WORD = /[\p{L}\p{M}\p{N}_]/u

/** A text after an @ that may be the name of an account. */
export interface MentionCandidate {
  /** The position of the @. If several names match there, the longest counts. */
  at: number
  /** The name's key. */
  key: string
}

/** Returns the names that `body` may mention. A name may have spaces, so a candidate can end at each word after the @. */
export function findMentions(body: string): MentionCandidate[] {
  return listTexts(body).flatMap(({ at, text }) => {
    const keys = new Set(listPrefixes(text).map(nameKey))
    return [...keys].map((key) => ({ at, key }))
  })
}

/** Returns whether `body` may contain a mention. Much cheaper than `findMentions`. */
export const mayMention = (body: string): boolean => listTexts(body).length > 0

/** Returns whether `body` mentions the account with that name. */
export function isMentioned(body: string, name: string): boolean {
  if (!body.includes('@')) return false
  const key = nameKey(name)
  // Compare all but the last letter first, which may compose with the next one: most texts need no list of prefixes then.
  const start = key.slice(0, -1)
  return listTexts(body).some(
    ({ text }) => nameKey(text).startsWith(start) && listPrefixes(text).some((prefix) => nameKey(prefix) === key),
  )
}

/** Returns the text after each @, up to the maximum length of a name. */
function listTexts(body: string) {
  return [...body.matchAll(SIGN)].slice(0, MENTIONS_MAX).map(({ index: at }) => {
    const raw = body.slice(at + 1, at + 1 + RAW_MAX_LENGTH)
    return { at, text: raw.normalize().slice(0, NAME_MAX_LENGTH + 1) }
  })
}

function listPrefixes(text: string): string[] {
  const prefixes: string[] = []
  let prefix = ''
  let last = ''
  for (const next of [...text, '']) {
    const inWord = WORD.test(last) && WORD.test(next) && !IS_UNSPACED.test(last + next)
    if (last.trim() !== '' && !inWord && prefix.length <= NAME_MAX_LENGTH) prefixes.push(prefix)
    prefix += next
    last = next
  }
  return prefixes
}
