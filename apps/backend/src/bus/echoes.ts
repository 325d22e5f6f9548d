import type { Metrics } from '../metrics/metrics.ts'

/** Milliseconds for a replica to receive its own notification. After that the connections to the bus count as dead. */
const ECHO_MAX_MS = 500

export type Echoes = ReturnType<typeof createEchoes>

/** Tracks the echoes of own notifications. A missing echo reveals a dead connection, which TCP detects only after minutes. */
export function createEchoes({ metrics, onSilence }: { metrics: Metrics; onSilence: () => void }) {
  const pending = new Map<number, { stopTimer: () => void; timeout?: NodeJS.Timeout }>()
  let last = 0

  function cancel(number: number) {
    clearTimeout(pending.get(number)?.timeout)
    pending.delete(number)
  }

  function clear() {
    for (const number of pending.keys()) cancel(number)
  }

  return {
    /** Returns the number of a notification that is about to be published. */
    create(): number {
      pending.set(++last, { stopTimer: metrics.busEcho.startTimer() })
      return last
    },

    /** Starts the timeout of a published notification, unless its echo has arrived already. */
    expect(number: number) {
      const own = pending.get(number)
      if (!own) return
      own.timeout = setTimeout(() => {
        clear()
        metrics.busInterruptions.inc()
        onSilence()
      }, ECHO_MAX_MS)
      own.timeout.unref()
    },

    received(number: number) {
      pending.get(number)?.stopTimer()
      cancel(number)
    },

    /** The notification was not published. */
    cancel,
    clear,
  }
}
