// Do not import zod here, because this file is part of the page's first load.

/** Characters without a visible glyph that Unicode does not mark as invisible: Braille blank, null notehead, fillers, annotations. */
export const INKLESS = '\\u2800\\ufff9-\\ufffc\\u{1d159}\\u{13441}\\u{13442}\\u{16fe4}'

/** Matches a visible character. This includes format characters such as U+0600, and unassigned ones, which may be letters. */
const INK = new RegExp(`[^\\s\\p{Z}\\p{Cc}\\p{Cs}\\p{M}\\p{Default_Ignorable_Code_Point}${INKLESS}]`, 'u')

/** Returns whether a text is invisible: only white space, invisible characters, and combining marks without a letter. */
export function isBlank(text: string): boolean {
  return !INK.test(text)
}
