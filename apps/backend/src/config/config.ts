import { hostname } from 'node:os'
import { signUpPolicySchema } from '@chat/contract/accounts'
import { z } from 'zod'
import { databaseUrl, redisUrl } from './database-url.ts'
import { readEnvironment } from './environment.ts'
import { correctHost, host, origins } from './origins.ts'

const numeric = z.coerce.number({ error: 'must be a number' })
const port = numeric.pipe(z.int().min(0).max(65_535))
const seconds = numeric.pipe(z.number().min(0).max(3_600))

/** Refuse 0, because readers could take it for `no limit` or for `nothing allowed`. */
const limit = numeric.pipe(z.number().positive())

const SAMPLE = 'contains a sample password, which is public'

const schema = z
  .object({
    /** The chat reads this variable; NODE_ENV is for libraries only. */
    ENVIRONMENT: z.enum(['development', 'staging', 'production']).default('development'),
    PORT: port.default(3001),
    /** The address that the API listens on. If unset, all addresses of the machine or container. */
    HOST: z.string().min(1).optional(),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    /** If unset, the process runs but is not ready, and says why. */
    DATABASE_URL: databaseUrl.optional(),
    /** The address of Valkey. If set, Valkey is the bus between replicas instead of PostgreSQL. */
    REDIS_URL: redisUrl.optional(),
    /** Exact origins. If unset, the Origin of a request must match its Host. */
    CORS_ORIGIN: origins.optional(),
    /** The server's host name. compose/production.yml derives CORS_ORIGIN from it; the backend only checks it. */
    CHAT_HOST: host.optional(),
    /** Whether sign-up is open, needs an invitation, or is closed. */
    SIGN_UP: signUpPolicySchema.default('open'),
    /** For each client address, over all replicas. A school or an office may have a single address. */
    SIGN_UPS_PER_HOUR: limit.default(100),
    /** For each name and client address. All names of one address together have ten times this limit. */
    SIGN_INS_PER_MINUTE: limit.default(20),
    /** For each account and replica, averaged over 10 s. Searches have a tenth of this limit. */
    MESSAGES_PER_SECOND: limit.default(20),
    TYPINGS_PER_SECOND: limit.default(2),
    /** Replicas delete older messages and changes. If unset, they keep everything. */
    RETENTION_DAYS: limit.optional(),
    /** Number of trusted proxies in front. The backend trusts their X-Forwarded-* headers. */
    PROXY_HOPS: numeric.pipe(z.int().min(0).max(10)).default(0),
    /** The port of the metrics for Prometheus. No edge routes to it. */
    METRICS_PORT: port.default(9464),
    /** The address that the metrics listen on. If unset, all addresses. */
    METRICS_HOST: z.string().min(1).optional(),
    /** Switches that make this replica misbehave on purpose. */
    TEACHING: z.stringbool().default(false),
    /** The name of this replica in answers and logs. */
    INSTANCE: z.string().min(1).default(hostname()),
    /** The set of this replica, for an operator who runs two sets side by side (blue-green). */
    COLOUR: z.string().min(1).default('none'),
    VERSION: z.string().min(1).default('0.0.0-development'),
    COMMIT: z.string().min(1).default('unknown'),
    /** Seconds to keep serving after SIGTERM, not ready. Use more than twice the poll interval of the edge. */
    DRAIN_SECONDS: seconds.default(5),
    /** Seconds that `migrate` waits for the database. */
    MIGRATE_WAIT_SECONDS: seconds.default(60),
  })
  .refine(
    ({ ENVIRONMENT, DATABASE_URL }) => ENVIRONMENT === 'development' || !holdsSample(DATABASE_URL),
    fault('DATABASE_URL', SAMPLE),
  )
  .refine(
    ({ ENVIRONMENT, REDIS_URL }) => ENVIRONMENT === 'development' || !holdsSample(REDIS_URL),
    fault('REDIS_URL', SAMPLE),
  )
  .refine(
    ({ ENVIRONMENT, CORS_ORIGIN }) => ENVIRONMENT !== 'production' || CORS_ORIGIN,
    fault('CORS_ORIGIN', 'is required in production'),
  )
  .refine(
    ({ ENVIRONMENT, TEACHING }) => ENVIRONMENT !== 'production' || !TEACHING,
    fault('TEACHING', 'is refused in production'),
  )

export type Config = Readonly<z.output<typeof schema>>

/** Reads the configuration of the server and the commands. Throws a ConfigError that names each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { CHAT_HOST, CORS_ORIGIN } = env
  // Name the variable that the operator set, and only that one.
  const isDerived = CHAT_HOST && CORS_ORIGIN === `https://${CHAT_HOST}`
  return readEnvironment(schema, isDerived ? { ...env, CORS_ORIGIN: `https://${correctHost(CHAT_HOST)}` } : env)
}

/** Checks `name` even if other variables are wrong. By default zod would report it only at the next start. */
function fault(name: string, message: string) {
  const isRight = ({ issues }: z.core.ParsePayload) => !issues.some(({ path }) => path?.[0] === name)
  return { path: [name], message, when: isRight }
}

/** Returns whether the password is a sample. All sample passwords of this repository contain the word. */
function holdsSample(url: string | undefined): boolean {
  return url !== undefined && new URL(url).password.includes('sample')
}
