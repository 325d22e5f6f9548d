import type { Metrics } from '../measure/compare.ts'
import { createSamples } from '../measure/samples.ts'

export type LoadRecord = ReturnType<typeof createRecord>

/** Creates a record of the times at which each message was intended, sent, acknowledged, and displayed by each reader. */
export function createRecord(now: () => number = () => performance.now()) {
  const intended: number[] = []
  /** Outstanding displays, by message. */
  const left: number[] = []
  /** Acknowledged messages. */
  const isStored: true[] = []
  let first = 0
  let end = 0
  let startedAt = 0
  let endedAt = Number.POSITIVE_INFINITY
  let storedInWindow = 0
  let shownInWindow = 0
  let others = 0
  let doubled = 0
  let sendTimes = createSamples()
  let acknowledgements = createSamples()
  let displays = createSamples()

  const isMeasured = (number: number) => number >= first && number < (end || intended.length)

  return {
    /** Adds a message that is intended at `at` and read by `readers` clients. Returns its number. */
    add(at: number, readers: number): number {
      intended.push(at)
      return left.push(readers) - 1
    },

    /** Starts the window. Later messages are measured. */
    mark() {
      first = intended.length
      startedAt = now()
      storedInWindow = 0
      shownInWindow = 0
      sendTimes = createSamples()
      acknowledgements = createSamples()
      displays = createSamples()
    },

    /** Ends the window. Its messages may still arrive later. */
    close() {
      end = intended.length
      endedAt = now()
    },

    sent(number: number) {
      if (isMeasured(number)) sendTimes.add(now() - (intended[number] as number))
    },

    stored(number: number) {
      const at = now()
      isStored[number] = true
      if (at < endedAt) storedInWindow++
      if (isMeasured(number)) acknowledgements.add(at - (intended[number] as number))
    },

    shown(number: number) {
      if (number >= intended.length) return void others++
      if (left[number] === 0) return void doubled++
      const at = now()
      if (at < endedAt) shownInWindow++
      left[number] = (left[number] as number) - 1
      if (isMeasured(number)) displays.add(at - (intended[number] as number))
    },

    /** Returns the displays of messages that this generator did not send: those that a client had missed. */
    others: () => others,

    /** Returns the outstanding displays of the window's messages. */
    undelivered(): number {
      let sum = 0
      for (let number = first; number < (end || intended.length); number++) sum += left[number] as number
      return sum
    },

    /**
     * Returns the rates in the window and the latencies of the messages intended in it. An undelivered message counts
     * with its age, because otherwise a system that drops slow messages would look fast.
     */
    metrics(): Metrics {
      const undelivered = this.undelivered()
      for (let number = first; number < (end || intended.length); number++) {
        const age = now() - (intended[number] as number)
        if (!isStored[number]) acknowledgements.add(age)
        for (let missing = left[number] ?? 0; missing > 0; missing--) displays.add(age)
      }
      const seconds = (Math.min(endedAt, now()) - startedAt) / 1_000
      return {
        seconds,
        deliveries: shownInWindow,
        messagesPerSecond: storedInWindow / seconds,
        deliveriesPerSecond: shownInWindow / seconds,
        sentP99: sendTimes.quantile(0.99),
        storedP50: acknowledgements.quantile(0.5),
        storedP99: acknowledgements.quantile(0.99),
        p50: displays.quantile(0.5),
        p99: displays.quantile(0.99),
        max: displays.quantile(1),
        undelivered,
        doubled,
      }
    },
  }
}
