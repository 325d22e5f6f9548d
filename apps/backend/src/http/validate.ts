import type { z } from 'zod'
import { AppError } from './app-error.ts'

/** Returns the parsed `input`. Throws a 400 that names every wrong field. */
export function validate<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new AppError('bad-request', { errors: listFieldErrors(result.error) })
}

/** Returns each fault with the path of its field, such as `rooms.0.seq`. */
export function listFieldErrors(error: z.ZodError): { field: string; message: string }[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not known here' }))
    }
    return [{ field: path.join('.'), message: issue.message }]
  })
}
