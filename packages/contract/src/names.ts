import { z } from 'zod'
import { INKLESS } from './blank.ts'
import { NAME_MAX_LENGTH } from './limits.ts'
import { isStorable } from './text.ts'

/** Maximum characters of a name before NFC; NFD has up to four for one. Normalizing 64 KB of marks takes a second. */
const RAW_MAX_LENGTH = NAME_MAX_LENGTH * 4

const TOO_LONG = { message: `must have at most ${NAME_MAX_LENGTH} characters`, abort: true }

const isBounded = (text: string) => text.normalize().length <= NAME_MAX_LENGTH

/** The name of an existing account, in any Unicode form. Accounts of older versions have names that are now refused. */
export const knownNameSchema = z
  .string()
  .min(1)
  .max(RAW_MAX_LENGTH, TOO_LONG)
  .refine(isStorable, 'must not contain NUL or half of a surrogate pair')
  .refine((text) => text.trim() !== '', 'must not be blank')
  .refine(isBounded, TOO_LONG)

/**
 * Joiners and variation selectors in positions where they change a letter or an emoji, as in Persian, Sinhala and 👩‍💻:
 * ZWNJ between letters, ZWJ after a virama and between emoji, a selector after emoji, Han and Mongolian.
 */
const JOINERS =
  /(?<=[\p{L}\p{M}])\u200c(?=\p{L})|(?<=\p{L}\p{M}+)\u200d(?=\p{L})|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d(?=\p{Extended_Pictographic})|(?<=[\p{Extended_Pictographic}\p{Script=Han}\p{Script=Mongolian}])\p{Variation_Selector}|(?<=[\d#*])\ufe0f(?=\u20e3)/gu

const BLANK = new RegExp(`[${INKLESS}]`, 'u')

/** Maximum combining marks on one letter. Burmese and Vietnamese need up to four; more would paint over other rows. */
const TOO_MANY_MARKS = /[\p{Mn}\p{Me}]{5}/u

/** Returns the reason why `name` is refused, or undefined. */
function findFault(name: string): string | undefined {
  const visible = name.replace(JOINERS, '')
  if (/[\p{Zl}\p{Zp}\t\n\v\f\r\u0085]/u.test(visible)) return 'must be one line'
  if (/^\p{Z}|\p{Z}$/u.test(visible)) return 'must not start or end with a space'
  if (/[\p{C}\p{Default_Ignorable_Code_Point}]/u.test(visible) || BLANK.test(visible)) {
    return 'must not contain invisible characters'
  }
  if (/^\p{M}/u.test(visible)) return 'must not start with a combining mark'
  if (TOO_MANY_MARKS.test(visible)) return 'must not have more than four combining marks on a letter'
  return undefined
}

/** A new name of an account or a room, stored in NFC. `nameKey` decides which names are equal. */
export const nameSchema = z
  .string()
  .max(RAW_MAX_LENGTH, TOO_LONG)
  .refine(isStorable, { message: 'must not contain NUL or half of a surrogate pair', abort: true })
  .normalize()
  .min(1)
  .max(NAME_MAX_LENGTH, TOO_LONG)
  .superRefine((name, context) => {
    const message = findFault(name)
    if (message) context.addIssue({ code: 'custom', message })
  })
