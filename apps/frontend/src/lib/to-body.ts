/**
 * The body of the message that a person wrote: without blank lines at both ends and white space at the very end. The
 * indentation of the first line stays. NUL and half of a surrogate pair go, because the database cannot hold them.
 */
export function toBody(text: string): string {
  const end = text.trimEnd()
  const first = end.length - end.trimStart().length
  return end
    .slice(end.lastIndexOf('\n', first) + 1)
    .toWellFormed()
    .replaceAll('\0', '')
}
