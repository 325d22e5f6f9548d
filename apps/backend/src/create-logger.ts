import pino, { type Logger } from 'pino'

/** Keys that pino writes into every line. JSON parsers treat a repeated key differently, so no other value may use them. */
const OWN_KEYS = new Set(['level', 'time', 'instance', 'msg'])

/**
 * Returns the logger of this replica. It writes one JSON line for each event to stdout. It also logs the warnings of Node
 * and of libraries, which Node would otherwise print to stderr as plain text.
 */
export function createLogger(level: string, instance: string): Logger {
  const logger = pino({
    level,
    base: { instance },
    formatters: { log: (fields) => Object.fromEntries(Object.entries(fields).filter(([key]) => !OWN_KEYS.has(key))) },
  })
  process.removeAllListeners('warning')
  process.on('warning', ({ name, message }) => logger.warn({ name }, message))
  return logger
}
