import { z } from 'zod'
import { sessionIdSchema } from './accounts.ts'
import { idSchema, integerText, seqSchema } from './text.ts'

/** The parameters of the paths that have some, as `paths.ts` names them. */
export const sessionParameters = z.object({ session: sessionIdSchema })

export const roomParameters = z.object({ room: integerText(idSchema) })

export const memberParameters = roomParameters.extend({ account: integerText(idSchema) })

export const messageParameters = roomParameters.extend({ seq: integerText(seqSchema) })
