/** Parses queries and folds texts for the search. The database's search_* functions do the same with message bodies. */

const MARKS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the class matches single combining marks on purpose.
  /[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]+/gu

/** Characters of scripts without spaces, and symbols. A match may begin at each of them. */
const UNSPACED =
  '\\u0e00-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u20a0-\\u2bff\\u2e80-\\u2fff\\u3005-\\u3007\\u3021-\\u302f\\u3031-\\u303c\\u3040-\\u30fa\\u30fc-\\ua4cf\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\u{16fe0}-\\u{18dff}\\u{1aff0}-\\u{1b2ff}\\u{1f000}-\\u{1fbff}\\u{20000}-\\u{3fffd}'

const SEPARATOR = '\\p{P}\\p{S}\\p{Z}\\p{Cc}'
const SEPARATORS = new RegExp(`[${SEPARATOR}]+`, 'gu')
const PART = new RegExp(`([${UNSPACED}]+)|[^${UNSPACED}${SEPARATOR}]+`, 'gu')

/** Matches a position where a word of the index may begin: before `name` in `getUserName`, but not in `filename`. */
const WORD_START = new RegExp(
  `(?<![\\p{L}\\p{N}\\p{M}])|(?![\\p{L}\\p{N}])|(?<=[${UNSPACED}])|(?=[${UNSPACED}])|` +
    '(?<=\\p{Ll}\\p{M}*)(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})|(?<=\\p{L})(?=\\d)|(?<=\\d)(?=\\p{L})',
  'uy',
)

const LETTERS: Record<string, string> = {
  ...{ ø: 'o', ł: 'l', đ: 'd', ħ: 'h', ı: 'i', ŧ: 't', ð: 'd', ς: 'σ', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
  ...{ '’': "'", '‘': "'", ʼ: "'", '′': "'", '“': '"', '”': '"', '„': '"' },
  ...{ '‐': '-', '‒': '-', '–': '-', '—': '-', '−': '-' },
}
const MAPPED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')

/** Returns the common spelling of texts that look alike: without accents, capitals and typographic forms. */
export function foldText(text: string): string {
  const lower = text.normalize('NFKD').replace(MARKS, '').toLowerCase()
  return lower.replace(MAPPED, (letter) => LETTERS[letter] ?? letter).normalize('NFKC')
}

/** Replaces each run of separators in a folded text by one space. */
const toPhrase = (folded: string) => folded.replace(SEPARATORS, ' ').trim()

/** A word of the index, or the beginning of one. */
export interface SearchWord {
  text: string
  prefix: boolean
}

export interface SearchTerm {
  /** The folded text that a message must contain. */
  text: string
  /** True for a term in quotes: separators between its words are ignored, and its last word is complete. */
  quoted: boolean
  excluded: boolean
  words: SearchWord[]
}

/**
 * Parses a query into alternatives. A message matches if all terms of at least one alternative match. Syntax: words,
 * "words in this order", one OR the other, -excluded. Empty if the query has no word, such as `-` and `:)`.
 */
export function parseSearch(q: string): SearchTerm[][] {
  const alternatives: SearchTerm[][] = [[]]
  for (const [part] of q.replace(/[“”„]/g, '"').matchAll(/-?"[^"]*"?|[^\s"]+/gu)) {
    if (/^or$/i.test(part)) alternatives.push([])
    else alternatives.at(-1)?.push(toTerm(part))
  }
  return alternatives.map((terms) => terms.filter(({ words }) => words.length > 0)).filter((terms) => terms.length > 0)
}

function toTerm(part: string): SearchTerm {
  // `--flag` is a word, not an exclusion.
  const excluded = /^-[^-]/.test(part)
  const bare = excluded ? part.slice(1) : part
  const quoted = bare.startsWith('"')
  const text = quoted ? toPhrase(foldText(bare)) : trimSentenceSigns(foldText(bare))
  return { text, quoted, excluded, words: toWords(text, quoted) }
}

/** Removes the punctuation of a sentence: "(tea," searches for tea. `C++` and `#42` keep their characters. */
function trimSentenceSigns(folded: string): string {
  return folded.replace(/^[\p{Ps}\p{Pi}'¡¿]+/u, '').replace(/[\p{Pe}\p{Pf}'.,:;!?。、]+$/u, '')
}

function toWords(text: string, quoted: boolean): SearchWord[] {
  return [...text.matchAll(PART)].flatMap(([part, unspaced], index, all) => {
    if (unspaced !== undefined) return toPairs([...unspaced])
    // Only the last word may be a beginning, because a separator follows the others. A number is complete: 42 is not 421.
    const last = index === all.length - 1 && text.endsWith(part)
    return [{ text: part, prefix: last && !quoted && !/^\d+$/.test(part) }]
  })
}

function toPairs(characters: string[]): SearchWord[] {
  if (characters.length === 1) return [{ text: characters.join(''), prefix: true }]
  return characters.slice(1).map((next, index) => ({ text: `${characters[index]}${next}`, prefix: false }))
}

/** Returns a pattern that finds a term in a folded text. */
export function toPattern({ text, quoted, words }: SearchTerm): RegExp {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const isNumber = /\d$/.test(text) && words.at(-1)?.prefix === false
  return new RegExp((quoted ? escaped.replaceAll(' ', `[${SEPARATOR}]+`) : escaped) + (isNumber ? '(?!\\d)' : ''), 'gu')
}

/** Returns whether a word of the index may begin at a position of a body. */
export function isWordStart(body: string, at: number): boolean {
  WORD_START.lastIndex = at
  return WORD_START.test(body)
}

/** The position of a message in search results, which are sorted newest first. */
export interface SearchCursor {
  sentAt: string
  room: number
  seq: number
}

/** Formats a cursor for a request: `sentAt/room/seq`. */
export const formatSearchCursor = ({ sentAt, room, seq }: SearchCursor): string => `${sentAt}/${room}/${seq}`
