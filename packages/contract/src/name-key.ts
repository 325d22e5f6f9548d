/**
 * Returns the key of a name. Two names are equal if their keys are equal. The unique indexes, the rate limits and the
 * operators' commands compare keys.
 *
 * The key is NFKC with full case folding (https://www.unicode.org/reports/tr31/#NFKC_Modifications), without
 * Default_Ignorable characters, with inner white space collapsed. JavaScript has no case folding, but upper case followed
 * by lower case merges the same pairs. It also merges Turkish dotted and dotless i with i.
 */
export function nameKey(name: string): string {
  let key = name
  for (let previous = ''; previous !== key; ) {
    previous = key
    key = fold(key)
  }
  return key
}

function fold(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
      .toUpperCase()
      .toLowerCase()
      // JavaScript's lower case of Σ depends on its position in the word, and that of İ is i with a dot above.
      .replaceAll('ς', 'σ')
      .replaceAll('i\u0307', 'i')
      .normalize('NFKC')
      .replace(/\s+/g, ' ')
      .trim()
  )
}
