/**
 * Returns the key of a name: two names with one key are one name. The schema, the unique indexes, the rate limits and
 * the operators' commands all compare by it.
 *
 * The key is NFKC with full case folding (https://www.unicode.org/reports/tr31/#NFKC_Modifications), without
 * Default_Ignorable characters, with inner white space collapsed. JavaScript has no case folding: upper case, then lower
 * case, merges the same pairs. It also merges the dotted and the dotless i of Turkish with i.
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
      // JavaScript lowers Σ by its position in the word, and İ to i with a dot above.
      .replaceAll('ς', 'σ')
      .replaceAll('i\u0307', 'i')
      .normalize('NFKC')
      .replace(/\s+/g, ' ')
      .trim()
  )
}
