// Loaded into a replica before everything else (`node --import`): SIGUSR2 sets its clock an hour ahead, and back the next time.
// Timers run by another clock, which no step moves, in a real one as here.

/** Milliseconds by which the clock is stepped. */
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
