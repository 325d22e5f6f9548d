import { z } from 'zod'

export const versionSchema = z.object({ version: z.string(), commit: z.string(), instance: z.string() })
export type Version = z.infer<typeof versionSchema>

export const healthSchema = z.object({
  status: z.literal('ok'),
  ...versionSchema.shape,
  uptimeSeconds: z.number(),
  ready: z.boolean(),
  /** Why not, if it is not. */
  reason: z.string().optional(),
  database: z.enum(['ok', 'away', 'not configured']),
})
export type Health = z.infer<typeof healthSchema>

export const livenessSchema = z.object({ status: z.literal('ok') })

export const readySchema = z.object({ status: z.literal('ready') })

export const notReadySchema = z.object({ status: z.literal('not ready'), reason: z.string() })
