import { afterAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest'
import { driver } from '../../harness/k3s/cluster.ts'
import { expectNothingLost, startLoad } from '../../harness/load.ts'
import { startRequests } from '../../harness/requests.ts'

const baseUrl = inject('baseUrl')

/** Sign-ups, then three backends and two servers of the page, replaced one by one on a machine that is busy with the load. */
const UPDATE_MS = 400_000

/** Displays before and after, so that the update is in the middle of it. */
const DISPLAYS_AROUND = 20_000

beforeEach(() => driver.settled(), UPDATE_MS)
afterAll(() => driver.start(), UPDATE_MS)

/** Asks during what a test does. The function that it gives fails unless all was answered, and more than so much. */
function askMeanwhile() {
  const requests = startRequests(baseUrl)
  onTestFinished(() => void requests.stop())
  return async (fewest: number) => {
    const { answered, failed } = await requests.stop()
    console.log(`${answered} requests answered`)
    expect(failed).toEqual([])
    expect(answered).toBeGreaterThan(fewest)
  }
}

test(
  'K2: an update of three replicas under load loses no message, and no request fails',
  async () => {
    // Before the load, so that the update has nothing left to build.
    await driver.publish('9.2.0')
    const load = await startLoad(baseUrl)
    const allAnswered = askMeanwhile()
    await load.displayed(DISPLAYS_AROUND)
    await driver.update('9.2.0')
    await load.displayed(DISPLAYS_AROUND)
    // Few, as they share a process with the load; the next test makes many.
    await allAnswered(20)
    expectNothingLost('an update on k3s', await load.stop())
  },
  UPDATE_MS,
)

test(
  'K2: no request fails in an update, and all replicas are new ones',
  async () => {
    const before = await driver.listBackends()
    const allAnswered = askMeanwhile()
    await driver.update('9.2.1')
    // It takes ten seconds or more; with fewer in that time not each moment of it was met.
    await allAnswered(100)
    const after = await driver.listBackends()
    expect(after).toHaveLength(3)
    expect(after.filter((backend) => before.includes(backend))).toEqual([])
  },
  UPDATE_MS,
)
