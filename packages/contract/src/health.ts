import { z } from 'zod'

export const versionSchema = z.object({ version: z.string(), commit: z.string(), instance: z.string() })
export type Version = z.infer<typeof versionSchema>

/** How replicas reach each other. While it is away nothing is lost, but what happens at another arrives up to 10 s late. */
const busSchema = z.enum(['ok', 'away'])

export const healthSchema = z.object({
  status: z.literal('ok'),
  ...versionSchema.shape,
  uptimeSeconds: z.number(),
  ready: z.boolean(),
  /** Why not, if it is not. */
  reason: z.string().optional(),
  database: z.enum(['ok', 'away', 'not configured']),
  /** Without a database there is none. */
  bus: busSchema.optional(),
})
export type Health = z.infer<typeof healthSchema>

export const livenessSchema = z.object({ status: z.literal('ok') })

export const readySchema = z.object({ status: z.literal('ready'), bus: busSchema.optional() })

export const notReadySchema = z.object({ status: z.literal('not ready'), reason: z.string() })
