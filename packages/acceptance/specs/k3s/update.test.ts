import { afterAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest'
import { driver } from '../../harness/k3s/cluster.ts'
import { expectNothingLost, startLoad } from '../../harness/load.ts'
import { startRequests } from '../../harness/requests.ts'

const baseUrl = inject('baseUrl')

/** Maximum ms to sign up and to replace three backends and two frontends one by one, under load on a small machine. */
const UPDATE_MS = 400_000

/** Displays before and after the update, so that it happens under load. */
const DISPLAYS_AROUND = 20_000

beforeEach(() => driver.settled(), UPDATE_MS)
afterAll(() => driver.start(), UPDATE_MS)

/** Sends requests until the returned function is called, which fails if one failed or fewer than `fewest` were answered. */
function requestMeanwhile() {
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
    // Build before the load, because only the update is under test.
    await driver.publish('9.2.0')
    const load = await startLoad(baseUrl)
    const allAnswered = requestMeanwhile()
    await load.displayed(DISPLAYS_AROUND)
    await driver.update('9.2.0')
    await load.displayed(DISPLAYS_AROUND)
    // The load in the same process slows the requests down. The next test sends more.
    await allAnswered(20)
    expectNothingLost('an update on k3s', await load.stop())
  },
  UPDATE_MS,
)

test(
  'K2: no request fails in an update, and it replaces all replicas',
  async () => {
    const before = await driver.listBackends()
    const allAnswered = requestMeanwhile()
    await driver.update('9.2.1')
    // An update takes 10 s or more. Fewer requests could miss its short failures.
    await allAnswered(100)
    const after = await driver.listBackends()
    expect(after).toHaveLength(3)
    expect(after.filter((backend) => before.includes(backend))).toEqual([])
  },
  UPDATE_MS,
)
