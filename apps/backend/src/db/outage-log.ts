import type { Logger } from 'pino'

/** Milliseconds between two lines of one outage. More lines would push all earlier lines out of a rotated log. */
const REPEAT_MS = 30_000

/** Maximum lines about losses in a minute, for a connection that is lost and restored again and again. */
const LINES_PER_MINUTE = 2
const MINUTE_MS = 60_000

export interface OutageLogOptions {
  logger: Pick<Logger, 'warn'>
  /** The message of the first line, of each repeated line, and of the last line. */
  begun: string
  lasts: string
  over: string
}

export type OutageLog = ReturnType<typeof createOutageLog>

/** Logs an outage: one line at the start, one every 30 s with the number of failed attempts, one at the end. */
export function createOutageLog({ logger, begun, lasts, over }: OutageLogOptions) {
  let begunAt: number | undefined
  let attempts = 0
  let logged = false
  let lines: number[] = []

  return {
    failed(reason: string, more: object = {}): void {
      const now = Date.now()
      begunAt ??= now
      attempts++
      lines = lines.filter((at) => at > now - MINUTE_MS)
      const last = lines.at(-1)
      if (lines.length >= LINES_PER_MINUTE || (logged && last !== undefined && last > now - REPEAT_MS)) return
      lines.push(now)
      logger.warn({ reason, attempts, ...more }, logged ? lasts : begun)
      logged = true
    },

    /** Does nothing if there is no outage. */
    ended(): void {
      if (begunAt === undefined) return
      const seconds = Math.round((Date.now() - begunAt) / 1_000)
      if (logged) logger.warn({ attempts, seconds }, over)
      begunAt = undefined
      attempts = 0
      logged = false
    },
  }
}
