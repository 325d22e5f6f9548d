import { hostname } from 'node:os'
import { signUpPolicySchema } from '@chat/contract/accounts'
import { z } from 'zod'
import { databaseUrl, redisUrl } from './database-url.ts'
import { readEnvironment } from './environment.ts'
import { correctHost, host, origins } from './origins.ts'

const numeric = z.coerce.number({ error: 'must be a number' })
const port = numeric.pipe(z.int().min(0).max(65_535))
const seconds = numeric.pipe(z.number().min(0).max(3_600))

/** A limit that is too low locks everybody out, and 0 would be no limit for some and a wall for others. */
const limit = numeric.pipe(z.number().positive())

const SAMPLE = 'holds the password of a sample, which everybody knows'

const schema = z
  .object({
    /** Ours; NODE_ENV only tells libraries. */
    ENVIRONMENT: z.enum(['development', 'staging', 'production']).default('development'),
    PORT: port.default(3001),
    /** The address that the API is served at; unset, every one of this machine or container. */
    HOST: z.string().min(1).optional(),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    /** Without one the process lives, says so, and is not ready. */
    DATABASE_URL: databaseUrl.optional(),
    /** Valkey's address: replicas then tell each other through it instead of through PostgreSQL. */
    REDIS_URL: redisUrl.optional(),
    /** Exact origins; unset, a request's Origin must be the host that it was sent to. */
    CORS_ORIGIN: origins.optional(),
    /** The server's host name. compose/production.yml derives CORS_ORIGIN from it; the backend only checks it. */
    CHAT_HOST: host.optional(),
    /** Who may make an account: anybody, whoever has an invitation, or nobody. */
    SIGN_UP: signUpPolicySchema.default('open'),
    /** From one address, counted by all replicas together. A school or an office has one address, too. */
    SIGN_UPS_PER_HOUR: limit.default(100),
    /** For one name from one address, and ten times as many from one address for all names. */
    SIGN_INS_PER_MINUTE: limit.default(20),
    /** Of one account at one replica, over ten seconds: a burst may be ten times as many. Searches a tenth of it. */
    MESSAGES_PER_SECOND: limit.default(20),
    TYPINGS_PER_SECOND: limit.default(2),
    /** Messages and changes older than this are deleted; unset, everything is kept. */
    RETENTION_DAYS: limit.optional(),
    /** Proxies in front whose X-Forwarded-* is believed. */
    PROXY_HOPS: numeric.pipe(z.int().min(0).max(10)).default(0),
    /** Metrics for Prometheus, never through the edge. */
    METRICS_PORT: port.default(9464),
    /** The address that they are served at; unset, every one, too. */
    METRICS_HOST: z.string().min(1).optional(),
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

/** The server's configuration, of which the other commands use parts. Throws a ConfigError that names each variable that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { CHAT_HOST, CORS_ORIGIN } = env
  // Name the variable that the operator set, and only that one.
  const isDerived = CHAT_HOST && CORS_ORIGIN === `https://${CHAT_HOST}`
  return readEnvironment(schema, isDerived ? { ...env, CORS_ORIGIN: `https://${correctHost(CHAT_HOST)}` } : env)
}

/** Of `name` beside others. Zod itself would look for it only where every variable is right, and name it at the next start. */
function fault(name: string, message: string) {
  const isRight = ({ issues }: z.core.ParsePayload) => !issues.some(({ path }) => path?.[0] === name)
  return { path: [name], message, when: isRight }
}

/** The passwords that this repository shows all have the word in them. */
function holdsSample(url: string | undefined): boolean {
  return url !== undefined && new URL(url).password.includes('sample')
}
