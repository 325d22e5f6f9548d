import { afterAll, expect, inject, onTestFinished, test } from 'vitest'
import { expectNothingLost, startLoad } from '../../load.ts'
import { waitForVersion } from '../../reachable.ts'
import { startRequests } from '../../requests.ts'
import { driver, kubectl, listPods, rolledOut } from './support/cluster.ts'

const baseUrl = inject('baseUrl')

/** Sign-ups, then three backends and two servers of the page, replaced one by one on a machine that is busy with the load. */
const UPDATE_MS = 400_000

/** Displays before and after, so that the update is in the middle of it. */
const DISPLAYS_AROUND = 20_000

afterAll(driver.start, UPDATE_MS)

test(
  'K2: an update of three replicas under load: no request fails, no message is lost',
  async () => {
    const names = async () => (await listPods('chat-backend')).map(({ metadata }) => metadata.name)
    const before = await names()
    // Before the load, as neither a build nor a push is what is looked at.
    const images = await driver.publish('9.2.0')

    const load = await startLoad(baseUrl)
    const requests = startRequests(baseUrl)
    onTestFinished(() => void requests.stop())
    await load.displayed(DISPLAYS_AROUND)
    for (const [app, image] of Object.entries(images)) {
      await kubectl('set', 'image', `deployment/chat-${app}`, `*=${image}`)
    }
    for (const app of Object.keys(images)) await rolledOut(`deployment/chat-${app}`)
    await waitForVersion(baseUrl, '9.2.0')
    await load.displayed(DISPLAYS_AROUND)

    const { answered, failed } = await requests.stop()
    expectNothingLost('an update on k3s', await load.stop())
    console.log(`${answered} requests answered`)
    // Few, as they share a process with the load.
    expect(answered).toBeGreaterThan(20)
    expect(failed).toEqual([])
    const after = await names()
    expect(after).toHaveLength(3)
    expect(after.filter((name) => before.includes(name))).toEqual([])
  },
  UPDATE_MS,
)
