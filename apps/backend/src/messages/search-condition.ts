import type { SearchTerm, SearchWord } from '@chat/contract/search-text'

/** A condition on `message`, with the values of its parameters. */
export interface Condition {
  text: string
  values: string[]
}

type AddParameter = (value: string) => string

/** Whether a message has the words of a tsquery, as the index and the statistics know it. */
export const hasWords = (query: string) => `search_words(message.body) @@ ${query}::tsquery`

const FOLDED = 'search_fold(message.body)'

// As toPhrase of the contract.
const PHRASE = `regexp_replace(${FOLDED} COLLATE "pg_c_utf8", '[[:space:][:cntrl:][:punct:]]+', ' ', 'g')`

/** SQL for the terms of a query; its parameters are numbered from `first`. */
export function toCondition(terms: SearchTerm[][], first: number): Condition {
  const values: string[] = []
  const parameter: AddParameter = (value) => `$${first + values.push(value) - 1}`
  const alternatives = terms.map((all) => `(${toConditions(all, parameter).join(' AND ')})`)
  return { text: `message.body IS NOT NULL AND (${alternatives.join(' OR ')})`, values }
}

// All that the index knows goes into one tsquery, because the index answers exclusions only together with other words.
function toConditions(terms: SearchTerm[], parameter: AddParameter): string[] {
  const indexed = terms.filter((term) => isWhole(term) || !term.excluded)
  const query = indexed.map((term) => (term.excluded ? `!(${toQuery(term)})` : toQuery(term))).join(' & ')
  return [
    ...(query ? [hasWords(parameter(query))] : []),
    ...terms.filter((term) => !isWhole(term)).map((term) => toExact(term, parameter)),
  ]
}

/** One word is in the index as it is written; of more, the index knows neither the order nor the signs between. */
const isWhole = ({ text, words }: SearchTerm) => words.length === 1 && words[0]?.text === text

function toExact(term: SearchTerm, parameter: AddParameter): string {
  const exact = `position(${parameter(term.text)} IN ${term.quoted ? PHRASE : FOLDED}) > 0`
  return term.excluded ? `NOT (${exact} AND ${hasWords(parameter(toQuery(term)))})` : exact
}

const toQuery = ({ words }: SearchTerm) => words.map(toLexeme).join(' & ')

/** A word as https://www.postgresql.org/docs/18/datatype-textsearch.html#DATATYPE-TSQUERY spells it. */
export function toLexeme({ text, prefix }: SearchWord): string {
  return `'${text.replace(/['\\]/g, '$&$&')}'${prefix ? ':*' : ''}`
}
