import { z } from 'zod'
import { readEnvironment } from '../config/environment.ts'

const numeric = z.coerce.number({ error: 'must be a number' })

/** Every value has a maximum, so that a forgotten bot ends and no bot can flood the chat. */
const schema = z.object({
  /** The address of the chat in a browser. */
  CHAT_URL: z
    .url({ protocol: /^https?$/, error: 'must look like http://localhost:8080' })
    .default('http://localhost:8080')
    .transform((url) => url.replace(/\/+$/, '')),
  /** Messages in total. */
  BOT_MESSAGES: numeric.pipe(z.int().min(1).max(10_000)).default(100),
  /** Milliseconds between two messages. */
  BOT_INTERVAL_MS: numeric.pipe(z.int().min(10).max(60_000)).default(1_000),
  BOT_ACCOUNTS: numeric.pipe(z.int().min(1).max(20)).default(3),
})

export type BotConfig = Readonly<z.output<typeof schema>>

/** Reads the configuration of the bot. Throws a ConfigError that names each wrong variable. */
export function readBotConfig(env: NodeJS.ProcessEnv): BotConfig {
  return readEnvironment(schema, env)
}
