import { randomUUIDv7 } from 'node:crypto'
import { PATHS } from '@chat/contract/paths'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { createComposeDriver } from '../../harness/drivers/compose.ts'
import { docker, inspect } from '../../harness/images/docker.ts'
import { listenAtEach } from '../../harness/listener.ts'
import { expectNothingLost, startLoad } from '../../harness/load.ts'
import { waitForBackends } from '../../harness/reachable.ts'
import { startRequests } from '../../harness/requests.ts'

const driver = createComposeDriver()
const GENERAL = 1
const REPLICAS = 3

/** Maximum ms for the sign-ups, a restart with its drain, and the displays on a busy machine. */
const LOAD_MS = 180_000

/** Docker checks the health every 10 s, and needs three failures. */
const UNHEALTHY_MAX_MS = 90_000

/** Traefik applies a change of Docker after 100 ms, and checks each replica within 2 s. After 6 s its answer is final. */
const FINAL_AFTER_MS = 6_000

/** Maximum ms for the edge to detect the change. Until then, it may route requests to replicas that never answer. */
const DETECTED_MAX_MS = 30_000
const ANSWER_MAX_MS = 3_000

/** Displays before and after the restart, so that it happens under load. */
const DISPLAYS_AROUND = 50_000

beforeAll(() => driver.scale(REPLICAS), LOAD_MS)
// Each test kills, restarts or stops replicas.
beforeEach(() => driver.settled(), LOAD_MS)
afterAll(() => driver.scale(1), LOAD_MS)

test('C9: a message sent through one of three replicas arrives through each of them', async () => {
  const session = await createAccount(driver.baseUrl, 'Scaler')
  const listeners = await listenAtEach(driver.baseUrl, session, GENERAL, REPLICAS)
  onTestFinished(() => {
    for (const listener of listeners) listener.close()
  })
  expect(listeners.map(({ backend }) => backend).sort()).toEqual((await driver.listBackends()).sort())
  const text = `to every replica ${randomUUIDv7()}`
  await session.api.sendMessage(GENERAL, { id: randomUUIDv7(), body: text })
  for (const { backend, received } of listeners)
    await expect.poll(() => [...received.keys()], { message: backend }).toContain(text)
})

test('C9: a replica that is killed restarts', async () => {
  const [first] = await driver.listBackends()
  await driver.kill(first as string)
  expect(await waitForBackends(driver.baseUrl, REPLICAS)).toContain(first)
})

test(
  'C9: a replica that restarts under load loses no message',
  async () => {
    const load = await startLoad(driver.baseUrl)
    await load.displayed(DISPLAYS_AROUND)
    const [first] = await driver.listBackends()
    await driver.restart(first as string)
    await load.displayed(DISPLAYS_AROUND)
    expectNothingLost('a replica that restarts', await load.stop())
  },
  LOAD_MS,
)

test('C9: while a replica restarts, no request fails', async () => {
  const requests = startRequests(driver.baseUrl)
  const [first] = await driver.listBackends()
  await driver.restart(first as string)
  expect(await waitForBackends(driver.baseUrl, REPLICAS)).toContain(first)
  const { answered, failed } = await requests.stop()
  expect(answered).toBeGreaterThan(0)
  expect(failed).toEqual([])
})

test(
  'C9: while all replicas hang, the edge answers /api with 503, and not with the page',
  async () => {
    const backends = await driver.listBackends()
    const health = () => Promise.all(backends.map((id) => inspect(id, '{{.State.Health.Status}}')))
    try {
      // Docker does not check the health of a paused container.
      await docker('kill', '--signal', 'STOP', ...backends)
      await expect.poll(health, { timeout: UNHEALTHY_MAX_MS }).toEqual(backends.map(() => 'unhealthy'))
      let since: number | undefined
      const steadyMs = async () => {
        since = (await fetchHealth()) === 503 ? (since ?? Date.now()) : undefined
        return since === undefined ? 0 : Date.now() - since
      }
      await expect.poll(steadyMs, { timeout: DETECTED_MAX_MS }).toBeGreaterThan(FINAL_AFTER_MS)
    } finally {
      await docker('kill', '--signal', 'CONT', ...backends)
    }
    await waitForBackends(driver.baseUrl, REPLICAS)
  },
  2 * UNHEALTHY_MAX_MS + DETECTED_MAX_MS,
)

test('C9: with no replica, /api answers 502 or 503, and the page still loads', async () => {
  await driver.scale(0)
  const api = `http://localhost:${process.env.API_PORT}`
  for (const url of [driver.baseUrl + PATHS.health, driver.baseUrl + PATHS.rooms, api + PATHS.health]) {
    const response = await fetch(url)
    expect([502, 503], url).toContain(response.status)
    expect(await response.text()).not.toMatch('<html')
  }
  expect((await fetch(driver.baseUrl)).status).toBe(200)
  await driver.scale(REPLICAS)
})

async function fetchHealth(): Promise<number | undefined> {
  const response = await fetch(driver.baseUrl + PATHS.health, { signal: AbortSignal.timeout(ANSWER_MAX_MS) }).catch(
    () => undefined,
  )
  await response?.body?.cancel()
  return response?.status
}
