import { LIVENESS_PATHS, PATHS, READINESS_PATHS } from '@chat/contract/paths'
import { expect, onTestFinished, test } from 'vitest'
import { askAs } from '../../harness/ask-as.ts'
import { launchBrowser, say, signUp } from '../../harness/browser.ts'
import { createComposeDriver } from '../../harness/drivers/compose.ts'
import { docker, TEST_LABEL } from '../../harness/images/docker.ts'
import { NAME, TAG } from '../../harness/images.ts'

const { baseUrl } = createComposeDriver()
const ask = (path: string, host: string) => askAs(host, baseUrl + path)

const PAGE = { status: 200, type: 'text/html; charset=utf-8' }

test('C1: without a setting the page and the API answer, each at its address', async () => {
  const api = `http://localhost:${process.env.API_PORT}`
  expect(await (await fetch(baseUrl)).text()).toMatch('<div id="root">')
  expect(await (await fetch(api + PATHS.health)).json()).toMatchObject({ status: 'ok', ready: true, database: 'ok' })
  // The API alone: no page at its port.
  expect((await fetch(api)).status).toBe(404)
})

test.each([PATHS.health, ...LIVENESS_PATHS, ...READINESS_PATHS])('K5: %s is served as typed', async (path) => {
  expect((await fetch(`http://localhost:${process.env.API_PORT}${path}`)).status).toBe(200)
})

test('C2: a browser that chats asks one origin for all, and for no leave first', async () => {
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const asked: { method: string; origin: string; path: string }[] = []
  const person = await signUp(browser, baseUrl, `Origin ${Date.now().toString(36)}`)
  person.page.on('request', (asking) => {
    const { origin, pathname } = new URL(asking.url())
    asked.push({ method: asking.method(), origin, path: pathname })
  })
  await person.page.reload()
  await say(person, 'all from one origin')
  await expect
    .poll(() => asked.map(({ path }) => path))
    .toEqual(expect.arrayContaining(['/chat/room/1', PATHS.session, PATHS.rooms]))
  expect(asked.filter(({ method, origin }) => method === 'OPTIONS' || origin !== baseUrl)).toEqual([])
})

test('C2: a path below /api is for the backend, and every other for the page, whatever the host is called', async () => {
  const api = await ask('/api/nothing-here', 'localhost')
  expect(api).toMatchObject({ status: 404, type: expect.stringContaining('application/problem+json') })
  // The server of the page could hand it on, too, and would say so.
  expect(api.via).toBeUndefined()
  for (const host of ['localhost', 'chat.example.com']) {
    for (const path of ['/nothing-here', '/chat/room/1']) expect(await ask(path, host)).toMatchObject(PAGE)
  }
})

test('C2: a container that does not ask to be exposed is not', async () => {
  const stranger = await runBeside('stranger')
  // Once the edge has found this one, which started after it, it knows both.
  const guest = await runBeside('guest', '--label', 'traefik.enable=true')
  await expect.poll(() => ask('/healthz', guest)).not.toMatchObject(PAGE)
  expect(await ask('/healthz', stranger)).toMatchObject(PAGE)
})

/** One more backend in the edge's network. Gives its name, under which Traefik's default rule would expose it. */
async function runBeside(name: string, ...options: string[]): Promise<string> {
  const fullName = `${NAME}-${name}`
  const labels = ['--label', TEST_LABEL, '--label', `com.docker.compose.project=${NAME}`]
  const where = ['--name', fullName, '--network', `${NAME}_chat-app`]
  const id = await docker('run', '--detach', ...where, ...labels, ...options, `chat-backend:${TAG}`)
  onTestFinished(() => docker('rm', '--force', id).then(() => {}))
  await expect.poll(() => docker('inspect', '--format', '{{.State.Health.Status}}', id)).toBe('healthy')
  return fullName
}
