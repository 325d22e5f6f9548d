import { z } from 'zod'

export const versionSchema = z.object({ version: z.string(), commit: z.string(), instance: z.string() })
export type Version = z.infer<typeof versionSchema>

/** The bus between the replicas. While it is away, changes at another replica arrive up to 10 s late. None is lost. */
const busSchema = z.enum(['ok', 'away'])

export const healthSchema = z.object({
  status: z.literal('ok'),
  ...versionSchema.shape,
  uptimeSeconds: z.number(),
  ready: z.boolean(),
  /** Why the replica is not ready. */
  reason: z.string().optional(),
  database: z.enum(['ok', 'away', 'not configured']),
  /** Absent if no database is configured. */
  bus: busSchema.optional(),
})
export type Health = z.infer<typeof healthSchema>

export const livenessSchema = z.object({ status: z.literal('ok') })

export const readySchema = z.object({ status: z.literal('ready'), bus: busSchema.optional() })

export const notReadySchema = z.object({ status: z.literal('not ready'), reason: z.string() })
