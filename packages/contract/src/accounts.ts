import { z } from 'zod'
import { NAME_MAX_LENGTH, PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from './limits.ts'
import { idSchema, storableText } from './text.ts'

/** A name as one types it: no space at either end, compared without regard to case. */
export const nameSchema = storableText(1, NAME_MAX_LENGTH)
  .regex(/^[^\p{C}\p{Z}](?:[^\p{C}]*[^\p{C}\p{Z}])?$/u, 'must not start or end with a space, nor hold control characters')

export const credentialsSchema = z.strictObject({
  name: nameSchema,
  password: storableText(PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH),
})
export type Credentials = z.infer<typeof credentialsSchema>

export const accountSchema = z.object({ id: idSchema, name: z.string() })
export type Account = z.infer<typeof accountSchema>
