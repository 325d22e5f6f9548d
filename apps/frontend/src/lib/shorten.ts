/** Maximum combining marks on one letter. More have no meaning in any script, and a browser needs seconds to lay them out. */
const MARKS_MAX = 200

const MARKS = new RegExp(
  `([\\p{M}\\p{Default_Ignorable_Code_Point}]{${MARKS_MAX}})[\\p{M}\\p{Default_Ignorable_Code_Point}]+`,
  'gu',
)

/** Returns the text with at most MARKS_MAX combining marks or invisible characters in a row. */
export function limitMarks(text: string): string {
  return text.replace(MARKS, '$1')
}

/** Returns the first `count` lines of a text. */
export function firstLines(text: string, count: number): string {
  let end = -1
  for (let line = 0; line < count; line++) {
    end = text.indexOf('\n', end + 1)
    if (end < 0) return text
  }
  return text.slice(0, end)
}
