import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { contextOf, readSettings, registryHost, registryName } from '@chat/tooling/kind/settings'
import { run } from '@chat/tooling/process/command'
import { findFreePorts } from '@chat/tooling/process/ports'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { afterAll, expect, inject, test } from 'vitest'
import { docker } from '../../harness/images/docker.ts'
import { NAME } from '../../harness/images.ts'

/** Maximum ms to create a cluster on a small machine. */
const MADE_MS = 240_000

const folder = temporaryFolder()

/** A second cluster beside that of the suite. */
const env = {
  ...(await findFreePorts({ KIND_INGRESS_PORT: 18_089, KIND_REGISTRY_PORT: 15_002 })),
  KIND_CLUSTER: `${NAME}-second`,
  KUBECONFIG: join(folder, 'kubeconfig'),
}
const settings = readSettings(env)
const url = `http://localhost:${settings.ingressPort}`

const npmRun = (script: 'kind' | 'kind-down') =>
  run(process.execPath, [join('scripts', `${script}.ts`)], { env, quiet: true })
const kubectl = (...args: string[]) => run('kubectl', args, { env, quiet: true })
const listContainers = () =>
  docker('ps', '--all', '--filter', `name=^${settings.name}-`, '--format', '{{.ID}} {{.Names}}')

afterAll(async () => {
  await npmRun('kind-down')
  rmSync(folder, { recursive: true })
})

/** Fails unless the registry and Traefik answer. Traefik has no routes, so it answers 404. */
async function expectComplete() {
  expect((await fetch(`http://${registryHost(settings)}/v2/`)).status).toBe(200)
  expect((await fetch(url)).status).toBe(404)
}

test('T1: `npm run kind` creates a cluster with a registry and an ingress, and can run again', {
  timeout: MADE_MS,
}, async () => {
  expect(await npmRun('kind')).toContain(url)
  await expectComplete()
  const before = await listContainers()
  expect(before.split('\n')).toHaveLength(2)
  await npmRun('kind')
  expect(await listContainers()).toBe(before)
  await expectComplete()
})

test('T1: `npm run kind` repairs the missing parts of a cluster', { timeout: MADE_MS }, async () => {
  await docker('rm', '--force', '--volumes', registryName(settings))
  await kubectl('--namespace', 'kube-system', 'delete', 'deployment', 'traefik')
  rmSync(env.KUBECONFIG)
  await npmRun('kind')
  await expectComplete()
  expect(await kubectl('config', 'current-context')).toBe(contextOf(settings))
})

test('T1: `npm run kind:down` removes only its own cluster, and can run again', {
  timeout: MADE_MS,
}, async () => {
  await npmRun('kind-down')
  await npmRun('kind-down')
  expect(await listContainers()).toBe('')
  expect(await kubectl('config', 'get-contexts', '--output', 'name')).toBe('')
  const clusters = await run('kind', ['get', 'clusters'], { quiet: true })
  expect(clusters.split('\n')).toContain(NAME)
  expect(clusters).not.toContain(settings.name)
  expect((await fetch(inject('baseUrl'))).status).toBe(200)
})
