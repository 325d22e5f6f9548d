import type { z } from 'zod'
import { AppError } from './app-error.ts'

/** Gives `input` as the schema has it; throws a 400 that names every field that is wrong. */
export function validate<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new AppError('bad-request', { errors: listFieldErrors(result.error) })
}

/** Each fault with the path of its field, such as `rooms.0.seq`; an unknown field is named itself. */
export function listFieldErrors(error: z.ZodError): { field: string; message: string }[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not known here' }))
    }
    return [{ field: path.join('.'), message: issue.message }]
  })
}
