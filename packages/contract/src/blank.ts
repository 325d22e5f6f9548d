// No import of zod here: the page uses this file in its first load.

/** Characters without ink that Unicode does not class as invisible: Braille blank, null notehead, Egyptian and Khitan fillers. */
export const INKLESS = '\\u2800\\u{1d159}\\u{13441}\\u{13442}\\u{16fe4}'

/** Not in it: format characters with ink, such as U+0600, and unassigned ones, which may be letters of a newer Unicode. */
const INK = new RegExp(
  `[^\\s\\p{Z}\\p{Cc}\\p{Cs}\\p{M}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffc${INKLESS}]`,
  'u',
)

/** Whether a reader sees nothing of a text: it has only white space, invisible characters, and marks without a letter. */
export function isBlank(text: string): boolean {
  return !INK.test(text)
}
