import type { Metrics } from '../metrics/metrics.ts'

/** Milliseconds in which a replica hears its own hint; without it the connections to the bus are taken for dead. */
const ECHO_MAX_MS = 500

export type Echoes = ReturnType<typeof createEchoes>

/** The own hints that were not heard yet. A connection that is dead without knowing it is noticed here, not after minutes of TCP. */
export function createEchoes({ metrics, onSilence }: { metrics: Metrics; onSilence: () => void }) {
  const awaited = new Map<number, { echoed: () => void; timer?: NodeJS.Timeout }>()
  let last = 0

  function forget(number: number) {
    clearTimeout(awaited.get(number)?.timer)
    awaited.delete(number)
  }

  function clear() {
    for (const number of awaited.keys()) forget(number)
  }

  return {
    /** The number of a hint that is about to be told. */
    create(): number {
      awaited.set(++last, { echoed: metrics.busEcho.startTimer() })
      return last
    },

    /** The hint was told just now: its echo must come in time, unless it came already. */
    expect(number: number) {
      const own = awaited.get(number)
      if (!own) return
      own.timer = setTimeout(() => {
        clear()
        metrics.busInterruptions.inc()
        onSilence()
      }, ECHO_MAX_MS)
      own.timer.unref()
    },

    heard(number: number) {
      awaited.get(number)?.echoed()
      forget(number)
    },

    /** The hint was not told after all. */
    forget,
    clear,
  }
}
