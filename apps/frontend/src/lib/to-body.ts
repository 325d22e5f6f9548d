/**
 * Converts a typed text to a message body. Removes blank lines at both ends and white space at the very end, but keeps the
 * indentation of the first line. Removes NUL and lone surrogates, because the database cannot store them.
 */
export function toBody(text: string): string {
  const end = text.trimEnd()
  const first = end.length - end.trimStart().length
  return end
    .slice(end.lastIndexOf('\n', first) + 1)
    .toWellFormed()
    .replaceAll('\0', '')
}
