import pino, { type Logger } from 'pino'

/** Keys that pino writes into every line: a second one of the same name makes JSON that readers understand differently. */
const OWN_KEYS = new Set(['level', 'time', 'instance', 'msg'])

/**
 * Returns the logger of this replica, which writes one JSON line an event to stdout, and from now on also the warnings of
 * Node and of libraries, which Node would print to stderr as plain text.
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
