import { foldText, isWordStart, type SearchTerm, toPattern } from '@chat/contract/search-text'

export interface Piece {
  text: string
  marked: boolean
}

/** Characters before the first match. The list shows three lines of a message, so more would hide the match. */
const BEFORE_MAX = 60

/** Maximum characters of an excerpt. Without it, a long message with many matches creates thousands of elements. */
const EXCERPT_MAX = 400

/** Matches a character with at most 40 combining marks, which are folded together. Folding more takes quadratic time. */
const CLUSTER = /[^\p{M}\uff9e\uff9f\u1160-\u11ff][\p{M}\uff9e\uff9f\u1160-\u11ff]{0,40}|./gsu

interface Range {
  start: number
  end: number
}

/** Returns the part of a body around its first match, with every match marked. */
export function highlight(body: string, terms: SearchTerm[][]): Piece[] {
  const { folded, starts, ends } = foldWithPlaces(body)
  const ranges: Range[] = terms
    .flat()
    .filter(({ excluded }) => !excluded)
    .flatMap((term) => [...folded.matchAll(toPattern(term))])
    .map(({ 0: found, index }) => ({ start: starts[index] ?? 0, end: ends[index + found.length - 1] ?? 0 }))
    .filter(({ start, end }) => end > start && isWordStart(body, start))
    .toSorted((a, b) => a.start - b.start)
  return cut(body, ranges, findStart(body, ranges[0]?.start ?? 0))
}

/** Returns the folded body, and for each of its code units the start and the end of the character in the body. */
function foldWithPlaces(body: string) {
  let folded = ''
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: cluster, index } of body.matchAll(CLUSTER)) {
    const part = foldText(cluster)
    for (let unit = 0; unit < part.length; unit++) {
      starts.push(index)
      ends.push(index + cluster.length)
    }
    folded += part
  }
  return { folded, starts, ends }
}

/** Returns the start of the excerpt: the start of a word, if one is near enough. */
function findStart(body: string, first: number): number {
  if (first <= BEFORE_MAX) return 0
  const space = body.indexOf(' ', first - BEFORE_MAX)
  return space >= 0 && space < first ? space + 1 : first
}

function cut(body: string, ranges: Range[], from: number): Piece[] {
  const to = from + EXCERPT_MAX
  const pieces: Piece[] = from > 0 ? [{ text: '…', marked: false }] : []
  let done = from
  const add = (end: number, marked: boolean) => {
    if (end > done) pieces.push({ text: body.slice(done, end), marked })
    done = Math.max(done, end)
  }
  for (const { start, end } of ranges) {
    if (start >= to) break
    add(start, false)
    add(end, true)
  }
  add(Math.max(done, Math.min(to, body.length)), false)
  if (done < body.length) pieces.push({ text: '…', marked: false })
  return pieces
}
