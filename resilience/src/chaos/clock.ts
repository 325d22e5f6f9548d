// `node --import` loads this file into a replica. SIGUSR2 sets its clock an hour ahead, and the next SIGUSR2 sets it back.
// Timers use the monotonic clock, which does not change.

/** The step of the clock in ms. */
const STEP_MS = 3_600_000

const RealDate = Date
let offset = 0

globalThis.Date = class extends RealDate {
  constructor(...values: [] | [value: number | string | Date]) {
    if (values.length === 0) super(RealDate.now() + offset)
    else super(...values)
  }
  static override now = () => RealDate.now() + offset
} as DateConstructor

process.on('SIGUSR2', () => {
  offset = offset === 0 ? STEP_MS : 0
})
