/** Maximum emoji of a message that is shown large. More of them would fill the screen. */
const LARGE_MAX = 6

const ONLY_EMOJI = new RegExp(`^\\s*(?:\\p{RGI_Emoji}\\s*){1,${LARGE_MAX}}$`, 'v')

/** Returns whether a text consists of at most LARGE_MAX emoji. */
export function isOnlyEmoji(text: string): boolean {
  return ONLY_EMOJI.test(text)
}
