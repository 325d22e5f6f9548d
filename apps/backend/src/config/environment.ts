import { readFileSync } from 'node:fs'
import type { z } from 'zod'

/** Lists all faults of the environment. */
export class ConfigError extends Error {}

/**
 * Reads the variables of `schema` from the environment. `NAME_FILE` names a file that contains the value of NAME.
 * Throws a ConfigError that names each wrong variable.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  env: NodeJS.ProcessEnv,
): Readonly<z.output<Schema>> {
  const faults: string[] = []
  const values: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    // An empty value means unset, as in `NAME=${NAME:-}` of a Compose file.
    const value = env[name] || readSecret(env, name, faults)
    if (value) values[name] = value
  }
  const result = schema.safeParse(values)
  if (!result.success) faults.push(...result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  if (!result.success || faults.length > 0) throw new ConfigError(faults.join('\n'))
  return Object.freeze(result.data)
}

function readSecret(env: NodeJS.ProcessEnv, name: string, faults: string[]): string | undefined {
  const path = env[`${name}_FILE`]
  if (!path) return undefined
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    faults.push(`${name}_FILE: ${error instanceof Error ? error.message : 'cannot be read'}`)
    return undefined
  }
}
