import { LIVENESS_PATHS, PATHS, READINESS_PATHS } from '@chat/contract/paths'
import { expect, onTestFinished, test } from 'vitest'
import { launchBrowser, say, signUp } from '../../harness/browser.ts'
import { createComposeDriver } from '../../harness/drivers/compose.ts'
import { docker, TEST_LABEL } from '../../harness/images/docker.ts'
import { NAME, TAG } from '../../harness/images.ts'
import { requestAsHost } from '../../harness/request-as-host.ts'

const { baseUrl } = createComposeDriver()
const get = (path: string, host: string) => requestAsHost(host, baseUrl + path)

const PAGE = { status: 200, type: 'text/html; charset=utf-8' }

test('C1: without settings, the page and the API answer, each at its port', async () => {
  const api = `http://localhost:${process.env.API_PORT}`
  expect(await (await fetch(baseUrl)).text()).toMatch('<div id="root">')
  expect(await (await fetch(api + PATHS.health)).json()).toMatchObject({ status: 'ok', ready: true, database: 'ok' })
  // The API's port does not serve the page.
  expect((await fetch(api)).status).toBe(404)
})

test.each([PATHS.health, ...LIVENESS_PATHS, ...READINESS_PATHS])('K5: %s answers', async (path) => {
  expect((await fetch(`http://localhost:${process.env.API_PORT}${path}`)).status).toBe(200)
})

test('C2: the page sends every request to one origin, without a CORS preflight', async () => {
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const requests: { method: string; origin: string; path: string }[] = []
  const person = await signUp(browser, baseUrl, `Origin ${Date.now().toString(36)}`)
  person.page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    requests.push({ method: request.method(), origin, path: pathname })
  })
  await person.page.reload()
  await say(person, 'all from one origin')
  await expect
    .poll(() => requests.map(({ path }) => path))
    .toEqual(expect.arrayContaining(['/chat/room/1', PATHS.session, PATHS.rooms]))
  expect(requests.filter(({ method, origin }) => method === 'OPTIONS' || origin !== baseUrl)).toEqual([])
})

test('C2: a path below /api leads to the backend, and every other path to the page, for any host', async () => {
  const api = await get('/api/nothing-here', 'localhost')
  expect(api).toMatchObject({ status: 404, type: expect.stringContaining('application/problem+json') })
  // The frontend's Caddy can proxy /api, too. It adds `Via`.
  expect(api.via).toBeUndefined()
  for (const host of ['localhost', 'chat.example.com']) {
    for (const path of ['/nothing-here', '/chat/room/1']) expect(await get(path, host)).toMatchObject(PAGE)
  }
})

test('C2: the edge exposes only containers with the label', async () => {
  const unlabelled = await runBeside('unlabelled')
  // The labelled container starts later, so Traefik knows both when it routes to this one.
  const labelled = await runBeside('labelled', '--label', 'traefik.enable=true')
  await expect.poll(() => get('/healthz', labelled)).not.toMatchObject(PAGE)
  expect(await get('/healthz', unlabelled)).toMatchObject(PAGE)
})

/** Starts another backend in the edge's network. Returns its name, which is its host in Traefik's default rule. */
async function runBeside(name: string, ...options: string[]): Promise<string> {
  const fullName = `${NAME}-${name}`
  const labels = ['--label', TEST_LABEL, '--label', `com.docker.compose.project=${NAME}`]
  const where = ['--name', fullName, '--network', `${NAME}_chat-app`]
  const id = await docker('run', '--detach', ...where, ...labels, ...options, `chat-backend:${TAG}`)
  onTestFinished(() => docker('rm', '--force', id).then(() => {}))
  await expect.poll(() => docker('inspect', '--format', '{{.State.Health.Status}}', id)).toBe('healthy')
  return fullName
}
