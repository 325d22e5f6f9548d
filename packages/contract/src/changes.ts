import { z } from 'zod'
import { accountSchema } from './accounts.ts'
import { messageSchema } from './messages.ts'
import { seqSchema, timeSchema } from './text.ts'

const at = { seq: seqSchema, at: timeSchema }

/** One entry of a room's change log. It contains the present body of its message, so a deleted text is never sent again. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.object({ ...at, kind: z.literal('message:sent'), message: messageSchema }),
  z.object({ ...at, kind: z.literal('message:edited'), message: messageSchema }),
  z.object({ ...at, kind: z.literal('message:deleted'), message: messageSchema }),
  z.object({ ...at, kind: z.literal('member:joined'), account: accountSchema }),
  z.object({ ...at, kind: z.literal('member:left'), account: accountSchema }),
  z.object({ ...at, kind: z.literal('room:renamed'), account: accountSchema, name: z.string() }),
])
export type Change = z.infer<typeof changeSchema>
export type ChangeKind = Change['kind']
