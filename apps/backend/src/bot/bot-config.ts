import { z } from 'zod'
import { readEnvironment } from '../config/environment.ts'

const numeric = z.coerce.number({ error: 'must be a number' })

/** Bounded on every side: a bot that is forgotten ends by itself, and cannot be made to flood. */
const schema = z.object({
  /** Where the chat is, as one opens it in a browser. */
  CHAT_URL: z
    .url({ protocol: /^https?$/, error: 'must look like http://localhost:8080' })
    .default('http://localhost:8080')
    .transform((url) => url.replace(/\/+$/, '')),
  /** In all. */
  BOT_MESSAGES: numeric.pipe(z.int().min(1).max(10_000)).default(100),
  /** Milliseconds between two messages. */
  BOT_INTERVAL_MS: numeric.pipe(z.int().min(10).max(60_000)).default(1_000),
  BOT_ACCOUNTS: numeric.pipe(z.int().min(1).max(20)).default(3),
})

export type BotConfig = Readonly<z.output<typeof schema>>

/** The bot's configuration. Throws a ConfigError that names each variable that is wrong. */
export function readBotConfig(env: NodeJS.ProcessEnv): BotConfig {
  return readEnvironment(schema, env)
}
