import { z } from 'zod'
import { isBlank } from './blank.ts'

/** Returns whether PostgreSQL can store the text: it refuses NUL, and a lone surrogate is not valid UTF-8. */
export const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed()

/** A text of `min` to `max` characters (UTF-16 code units) that a database can store and that is not blank. */
export const storableText = (min: number, max: number, isEmpty = isBlank) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine(isStorable, 'must not contain NUL or half of a surrogate pair')
    .refine((text) => !isEmpty(text), 'must not be blank')

/** An id from the database: a positive 32-bit integer. */
export const idSchema = z.int().positive().max(2_147_483_647)

/** A position in a room's change log. 0 is before the first change. */
export const seqSchema = z.int().nonnegative()

/** The database's epoch. It is new after each restore, so a client detects that the history may have changed. */
// Do not use z.uuid(): the epoch is an MD5 hash, which has no version bits.
export const epochSchema = z.guid()

/** The installation's id. A restore keeps it. Browsers store drafts and unsent messages under it. */
export const installationSchema = z.uuid()

/** A point in time, as ISO 8601 in UTC. */
export const timeSchema = z.iso.datetime()

/** Maximum digits of an integer in a path or a query: the digits of the largest safe integer. */
const INTEGER_MAX_DIGITS = 16

/** An integer in a path or a query. It accepts only digits; `Number` also accepts '', ' 1', 0x1 and 1e3. */
export const integerText = <Schema extends z.ZodType<number, number>>(schema: Schema) =>
  z
    .string()
    .regex(new RegExp(`^\\d{1,${INTEGER_MAX_DIGITS}}$`), 'must be an integer')
    .transform(Number)
    .pipe(schema)
