/** Escapes text for HTML. */
export function text(raw: string): string {
  return raw.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
