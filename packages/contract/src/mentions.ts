import { NAME_MAX_LENGTH } from './limits.ts'
import { nameKey } from './name-key.ts'

/** Characters that are normalized for one name: NFD has up to four for one. Normalizing a body of marks takes quadratic time. */
const RAW_MAX_LENGTH = (NAME_MAX_LENGTH + 1) * 4

/** Signs in one body that may begin a mention: each is up to 40 names to look up, and nobody calls more people at once. */
export const MENTIONS_MAX = 20

/** An @ that begins a mention: the @ of an e-mail address follows a letter or a digit. */
const SIGN = /(?<![\p{L}\p{M}\p{N}_.+-])@(?=\S)/gu

const WORD = /[\p{L}\p{M}\p{N}_]/u

/** Scripts that put no space between words: a name may end anywhere in them. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u

/** A text after an @ that may be a name. */
export interface MentionCandidate {
  /** Where the @ is: of several names there, the longest is meant. */
  at: number
  /** The name's key. */
  key: string
}

/** The names that `body` may mention. A name may have spaces, so each end of a word after an @ ends a candidate. */
export function findMentions(body: string): MentionCandidate[] {
  return listTexts(body).flatMap(({ at, text }) => {
    const keys = new Set(listPrefixes(text).map(nameKey))
    return [...keys].map((key) => ({ at, key }))
  })
}

/** Whether `body` may mention somebody, for a fraction of the work of `findMentions`. */
export const mayMention = (body: string): boolean => listTexts(body).length > 0

/** Whether `body` mentions the account of that name. */
export function isMentioned(body: string, name: string): boolean {
  if (!body.includes('@')) return false
  const key = nameKey(name)
  // The last letter may compose with the letter after it. Most texts differ before it, and need no list of prefixes.
  const start = key.slice(0, -1)
  return listTexts(body).some(
    ({ text }) => nameKey(text).startsWith(start) && listPrefixes(text).some((prefix) => nameKey(prefix) === key),
  )
}

/** What follows each @, as long as a name can be. */
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
    const inWord = WORD.test(last) && WORD.test(next) && !UNSPACED.test(last + next)
    if (last.trim() !== '' && !inWord && prefix.length <= NAME_MAX_LENGTH) prefixes.push(prefix)
    prefix += next
    last = next
  }
  return prefixes
}
