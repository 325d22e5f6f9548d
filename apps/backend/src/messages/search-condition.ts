import type { SearchTerm, SearchWord } from '@chat/contract/search-text'

/** A condition on `message`, with the values of its parameters. */
export interface Condition {
  text: string
  values: string[]
}

type AddParameter = (value: string) => string

/** Returns SQL that matches messages with a tsquery. The index and the statistics use the same expression. */
export const hasWords = (query: string) => `search_words(message.body) @@ ${query}::tsquery`

const FOLDED = 'search_fold(message.body)'

// The same rule as toPhrase of the contract.
const PHRASE = `regexp_replace(${FOLDED} COLLATE "pg_c_utf8", '[[:space:][:cntrl:][:punct:]]+', ' ', 'g')`

/** Returns SQL for the terms of a query. Its parameters are numbered from `first`. */
export function toCondition(terms: SearchTerm[][], first: number): Condition {
  const values: string[] = []
  const parameter: AddParameter = (value) => `$${first + values.push(value) - 1}`
  const alternatives = terms.map((all) => `(${toConditions(all, parameter).join(' AND ')})`)
  return { text: `message.body IS NOT NULL AND (${alternatives.join(' OR ')})`, values }
}

// Use one tsquery for all words, because the index can answer exclusions only together with other words.
function toConditions(terms: SearchTerm[], parameter: AddParameter): string[] {
  const indexed = terms.filter((term) => isWhole(term) || !term.excluded)
  const query = indexed.map((term) => (term.excluded ? `!(${toQuery(term)})` : toQuery(term))).join(' & ')
  return [
    ...(query ? [hasWords(parameter(query))] : []),
    ...terms.filter((term) => !isWhole(term)).map((term) => toExact(term, parameter)),
  ]
}

/** Returns whether the index alone can answer the term. The index stores neither the order of words nor the characters between them. */
const isWhole = ({ text, words }: SearchTerm) => words.length === 1 && words[0]?.text === text

function toExact(term: SearchTerm, parameter: AddParameter): string {
  const exact = `position(${parameter(term.text)} IN ${term.quoted ? PHRASE : FOLDED}) > 0`
  return term.excluded ? `NOT (${exact} AND ${hasWords(parameter(toQuery(term)))})` : exact
}

const toQuery = ({ words }: SearchTerm) => words.map(toLexeme).join(' & ')

/** Quotes a word: https://www.postgresql.org/docs/18/datatype-textsearch.html#DATATYPE-TSQUERY */
export function toLexeme({ text, prefix }: SearchWord): string {
  return `'${text.replace(/['\\]/g, '$&$&')}'${prefix ? ':*' : ''}`
}
