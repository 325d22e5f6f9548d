import { versionSchema } from '@chat/contract/health'
import { LIVENESS_PATHS, PATHS, READINESS_PATHS } from '@chat/contract/paths'
import { expect, inject, test } from 'vitest'
import { createCompose } from '../../harness/drivers/compose.ts'
import { waitUntilServing } from '../../harness/reachable.ts'

const baseUrl = inject('baseUrl')
const compose = createCompose('nginx')

const api = `http://localhost:${process.env.API_PORT}`

const UP = ['up', '--detach', '--no-build', '--no-recreate', '--wait', '--scale', 'backend=3']

async function fetchInstance(): Promise<string> {
  const response = await fetch(baseUrl + PATHS.version)
  return response.ok ? versionSchema.parse(await response.json()).instance : ''
}

test('C12: nginx is the only edge', async () => {
  const services = (await compose(['ps', '--services'], true)).split('\n')
  expect(services.sort()).toEqual(['backend', 'db', 'frontend', 'nginx'])
})

test.each([PATHS.health, ...LIVENESS_PATHS, ...READINESS_PATHS])('K5: %s answers', async (path) => {
  const response = await fetch(api + path)
  expect(response.status).toBe(200)
  expect(await response.json()).toHaveProperty('status')
})

test("the API's port does not serve the page", async () => {
  expect((await fetch(api)).status).toBe(404)
})

test('C9: three replicas answer through nginx, and without replicas /api answers with problem details', async () => {
  await compose(UP)
  const seen = new Set<string>()
  const all = async () => {
    seen.add(await fetchInstance())
    return seen.size
  }
  await expect.poll(all).toBe(3)

  await compose(['stop', 'backend'])
  for (const url of [baseUrl + PATHS.health, `${api}/readyz`]) {
    const response = await fetch(url)
    expect([502, 503]).toContain(response.status)
    expect(response.headers.get('content-type')).toMatch('application/problem+json')
  }
  expect((await fetch(baseUrl)).status).toBe(200)
  await compose(UP)
  await waitUntilServing(baseUrl)
})
