import { run } from '@chat/tooling/process/command'
import { beforeEach, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { createProductionCompose, createProductionDriver } from '../../harness/drivers/production.ts'
import { docker } from '../../harness/images/docker.ts'
import { buildVersion, IMAGES, NAME, TAG } from '../../harness/images.ts'
import { expectNothingLost, startLoad } from '../../harness/load.ts'
import { fetchVersion } from '../../harness/reachable.ts'
import { startRequests } from '../../harness/requests.ts'

const driver = createProductionDriver()
const compose = createProductionCompose()

/** Maximum ms to sign up and to replace two backends and two frontends, under load on a small machine. */
const UPDATE_MS = 300_000

/** Displays before and after the update, so that it happens under load. */
const DISPLAYS_AROUND = 20_000

/** Minimum changes of Traefik's routes in an update, so that some happen while a replica stops. */
const ROUTES_MIN = 10

/** Changes Traefik's routes until `stop`, because Traefik then forgets which replicas are not ready. Returns the number. */
function keepChangingRoutes(): { stop(): Promise<number> } {
  let stopped = false
  let changes = 0
  async function change() {
    while (!stopped) {
      const route = `traefik.http.routers.beside.rule=Host(\`beside-${changes}.example.com\`)`
      const labels = ['traefik.enable=true', `com.docker.compose.project=${NAME}`, NAME, route]
      const options = ['--detach', '--network', `${NAME}_chat-app`, '--no-healthcheck']
      options.push(...labels.flatMap((label) => ['--label', label]))
      const id = await docker('run', ...options, IMAGES[1] as string)
      changes++
      await docker('rm', '--force', id)
    }
  }
  const changing = change()
  return {
    async stop() {
      stopped = true
      await changing
      return changes
    },
  }
}

beforeEach(() => driver.settled(), UPDATE_MS)

// After a failure, print Traefik's log and the containers that exited, because the stack is removed.
const ENDINGS = ['--since', '15m', '--until', '0s', '--filter', 'event=die', '--filter', 'event=oom']
beforeEach(() => {
  onTestFailed(async () => {
    console.log(await compose(['logs', '--no-color', '--tail', '60', 'traefik'], true))
    console.log(await docker('events', ...ENDINGS))
  })
})

test(
  'an update under load loses no message',
  async () => {
    // Build before the load, because only the update is under test.
    await buildVersion('9.9.8')
    const load = await startLoad(driver.baseUrl)
    await load.displayed(DISPLAYS_AROUND)
    await driver.update('9.9.8')
    await load.displayed(DISPLAYS_AROUND)
    expectNothingLost('an update of production', await load.stop())
    expect(await fetchVersion(driver.baseUrl)).toMatchObject({ version: '9.9.8' })
  },
  UPDATE_MS,
)

test(
  'no request fails in an update, and it replaces all replicas',
  async () => {
    const before = await driver.listBackends()
    const requests = startRequests(driver.baseUrl)
    const routes = keepChangingRoutes()
    onTestFinished(async () => void (await Promise.all([requests.stop(), routes.stop()])))
    await driver.update('9.9.9')
    expect(await routes.stop()).toBeGreaterThan(ROUTES_MIN)
    const { answered, slowestMs, failed } = await requests.stop()
    console.log(`${answered} requests answered, the slowest after ${slowestMs} ms`)
    expect(failed).toEqual([])

    const after = await driver.listBackends()
    expect(after).toHaveLength(before.length)
    expect(after.filter((backend) => before.includes(backend))).toEqual([])
    expect(await fetchVersion(driver.baseUrl)).toMatchObject({ version: '9.9.9' })
    // `up` changes nothing more.
    await compose(['up', '--detach', '--no-build', '--wait'])
    expect(await driver.listBackends()).toEqual(after)
  },
  UPDATE_MS,
)

test(
  'an update to a version that does not become ready is undone, and the old version serves',
  async () => {
    const before = await driver.listBackends()
    const requests = startRequests(driver.baseUrl)
    onTestFinished(() => void requests.stop())
    const broken = `${TAG}-broken`
    await run('docker', ['build', '--quiet', '--tag', `chat-backend:${broken}`, '-'], {
      input: `FROM ${IMAGES[0]}\nCMD ["sleep", "600"]\n`,
      quiet: true,
    })
    await run('docker', ['tag', IMAGES[1] as string, `chat-frontend:${broken}`], { quiet: true })
    const update = run('compose/operate.sh', ['update'], { env: { VERSION: broken, READY_MAX: '5' }, quiet: true })
    await expect(update).rejects.toThrow('A new backend was not ready after 5 s')
    expect(await driver.listBackends()).toEqual(before)
    expect((await requests.stop()).failed).toEqual([])
  },
  UPDATE_MS,
)
