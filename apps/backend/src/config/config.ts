import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { signUpPolicySchema } from '@chat/contract/accounts'
import { z } from 'zod'

const numeric = z.coerce.number({ error: 'must be a number' })
const port = numeric.pipe(z.int().min(0).max(65_535))
const seconds = numeric.pipe(z.number().min(0).max(3_600))

const databaseUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgresql://user:password@host:5432/chat' })
  .optional()

const origins = z
  .string()
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .refine((list) => list.every(isOrigin), 'must be origins such as https://chat.example.com, with commas between')
  .optional()

const schema = z
  .object({
    /** Ours; NODE_ENV only tells libraries. */
    ENVIRONMENT: z.enum(['development', 'staging', 'production']).default('development'),
    PORT: port.default(3001),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    /** Without one the process lives, says so, and is not ready. */
    DATABASE_URL: databaseUrl,
    /** Exact origins; unset, a request's Origin must be the host that it was sent to. */
    CORS_ORIGIN: origins,
    /** Who may make an account: anybody, whoever has an invitation, or nobody. */
    SIGN_UP: signUpPolicySchema.default('open'),
    /** Proxies in front whose X-Forwarded-* is believed. */
    PROXY_HOPS: numeric.pipe(z.int().min(0).max(10)).default(0),
    /** Metrics for Prometheus, never through the edge. */
    METRICS_PORT: port.default(9464),
    /** Switches that make this replica misbehave on purpose. */
    TEACHING: z.stringbool().default(false),
    /** The name of this replica in answers and logs. */
    INSTANCE: z.string().min(1).default(hostname()),
    /** Which of two sets this replica belongs to, for an operator who runs two beside each other. */
    COLOUR: z.string().min(1).default('none'),
    VERSION: z.string().min(1).default('0.0.0-development'),
    COMMIT: z.string().min(1).default('unknown'),
    /** Served on after SIGTERM, not ready: longer than twice the time in which an edge notices. */
    DRAIN_SECONDS: seconds.default(5),
    /** How long `migrate` waits for the database to answer. */
    MIGRATE_WAIT_SECONDS: seconds.default(60),
  })
  .superRefine((config, context) => {
    if (config.ENVIRONMENT !== 'production') return
    const refuse = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message })
    if (!config.CORS_ORIGIN) refuse('CORS_ORIGIN', 'is required in production')
    if (config.TEACHING) refuse('TEACHING', 'is refused in production')
  })

export type Config = Readonly<z.output<typeof schema>>

/** Names every fault of the environment at once. */
export class ConfigError extends Error {}

/**
 * Reads the configuration from environment variables alone. `NAME_FILE` gives a file that holds NAME's value.
 * Throws a ConfigError that names each variable that is wrong.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
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

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
