/** Emoji in a message that is shown large: more of them would fill the screen. */
const LARGE_MAX = 6

const ONLY_EMOJI = new RegExp(`^\\s*(?:\\p{RGI_Emoji}\\s*){1,${LARGE_MAX}}$`, 'v')

/** Whether a text is a few emoji and nothing else. */
export function isOnlyEmoji(text: string): boolean {
  return ONLY_EMOJI.test(text)
}
