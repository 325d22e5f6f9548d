import { z } from 'zod'
import { sessionIdSchema } from './accounts.ts'
import { idSchema, integerText, seqSchema } from './text.ts'

/** Parameters of the paths in `paths.ts`. */
export const sessionParameters = z.object({ session: sessionIdSchema })

export const roomParameters = z.object({ room: integerText(idSchema) })

export const memberParameters = roomParameters.extend({ account: integerText(idSchema) })

export const messageParameters = roomParameters.extend({ seq: integerText(seqSchema) })
