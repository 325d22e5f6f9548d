import { beforeAll } from 'vitest'
import type { Driver, Operations } from './driver.ts'
import { chosenDriver } from './drivers.ts'

/** Maximum ms for replicas to drain, end and start on a busy machine. */
const SETTLED_MAX_MS = 240_000

const driver: Driver & Partial<Operations> = chosenDriver()

// The last test of the file before may have left a replica that drains. It would answer a request of this file.
beforeAll(() => driver.settled?.(), SETTLED_MAX_MS)
