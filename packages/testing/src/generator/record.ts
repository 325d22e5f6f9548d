import type { Figures } from '../measure/compare.ts'
import { createSamples } from '../measure/samples.ts'

export type LoadRecord = ReturnType<typeof createRecord>

/** Writes down when each message was meant to be sent, was sent, was acknowledged, and was displayed by each who should see it. */
export function createRecord(now: () => number = () => performance.now()) {
  const intended: number[] = []
  /** Displays that have yet to happen, by message. */
  const left: number[] = []
  /** Those that are acknowledged. */
  const isStored: true[] = []
  let first = 0
  let end = 0
  let startedAt = 0
  let endedAt = Number.POSITIVE_INFINITY
  let storedInWindow = 0
  let shownInWindow = 0
  let others = 0
  let doubled = 0
  let sendings = createSamples()
  let acknowledgements = createSamples()
  let displays = createSamples()

  const isMeasured = (number: number) => number >= first && number < (end || intended.length)

  return {
    /** A message that is to be sent at `at` and displayed by `readers`; gives its number. */
    add(at: number, readers: number): number {
      intended.push(at)
      return left.push(readers) - 1
    },

    /** The window begins: messages from now on are measured. */
    mark() {
      first = intended.length
      startedAt = now()
      storedInWindow = 0
      shownInWindow = 0
      sendings = createSamples()
      acknowledgements = createSamples()
      displays = createSamples()
    },

    /** The window ends: what was meant to be sent in it is still waited for. */
    close() {
      end = intended.length
      endedAt = now()
    },

    sent(number: number) {
      if (isMeasured(number)) sendings.add(now() - (intended[number] as number))
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

    /** Displays so far of messages that were not sent from here: what a client had missed. */
    others: () => others,

    /** Displays of the window's messages that have not happened. */
    undelivered(): number {
      let sum = 0
      for (let number = first; number < (end || intended.length); number++) sum += left[number] as number
      return sum
    },

    /**
     * Rates are of the window; latencies of the messages that were meant for it. One that has not arrived counts with
     * its age, or a side that drops the slow ones would look quick.
     */
    figures(): Figures {
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
        sentP99: sendings.quantile(0.99),
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
