import { z } from 'zod'
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from './limits.ts'
import { knownNameSchema, nameSchema } from './names.ts'
import { idSchema, installationSchema, storableText, timeSchema } from './text.ts'

export const credentialsSchema = z.strictObject({
  name: knownNameSchema,
  // A password of invisible characters, which an older version accepted, must still sign in.
  password: storableText(PASSWORD_MIN_LENGTH, PASSWORD_MAX_LENGTH, (text) => text.trim() === ''),
})
export type Credentials = z.infer<typeof credentialsSchema>

/** A sign-up. The policy `invite` requires the invitation. */
export const signUpSchema = credentialsSchema.extend({ name: nameSchema, invitation: storableText(1, 100).optional() })
export type SignUp = z.infer<typeof signUpSchema>

/** A change of the password. It needs the current password, so a stolen session alone cannot take over the account. */
export const passwordChangeSchema = z.strictObject({
  current: credentialsSchema.shape.password,
  password: credentialsSchema.shape.password,
})
export type PasswordChange = z.infer<typeof passwordChangeSchema>

export const signUpPolicySchema = z.enum(['open', 'invite', 'closed'])
export type SignUpPolicy = z.infer<typeof signUpPolicySchema>

/** The id of a session: the hash of its token in hex. The id does not reveal the token. */
export const sessionIdSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be the id of a session')

export const accountSchema = z.object({ id: idSchema, name: z.string() })
export type Account = z.infer<typeof accountSchema>

/** The account that is signed in, and its installation. */
export const meSchema = accountSchema.extend({ installation: installationSchema })
export type Me = z.infer<typeof meSchema>

/** The account that is signed in in this browser, or null. */
export const currentSessionSchema = z.object({ account: meSchema.nullable() })
export type CurrentSession = z.infer<typeof currentSessionSchema>

/** A session of an account: one browser or one program that is signed in. */
export const sessionSchema = z.object({
  id: sessionIdSchema,
  userAgent: z.string(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  /** Whether the request belongs to this session. */
  current: z.boolean(),
})
export type Session = z.infer<typeof sessionSchema>

export const sessionListSchema = z.object({ sessions: z.array(sessionSchema) })
export type SessionList = z.infer<typeof sessionListSchema>
