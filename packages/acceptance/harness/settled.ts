import { beforeAll } from 'vitest'
import type { Driver, Operations } from './driver.ts'
import { chosenDriver } from './drivers.ts'

/** Maximum ms for replicas to drain, terminate and start on a busy machine. */
const SETTLED_MAX_MS = 240_000

const driver: Driver & Partial<Operations> = chosenDriver()

// The previous test file may have left a draining replica, which would answer a request of this file.
beforeAll(() => driver.settled?.(), SETTLED_MAX_MS)
