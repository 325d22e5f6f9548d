/** Text as HTML shows it. */
export function text(raw: string): string {
  return raw.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
