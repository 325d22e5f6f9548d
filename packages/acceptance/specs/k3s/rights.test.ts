import { join } from 'node:path'
import { parseObjects } from '@chat/manifests/objects'
import { render } from '@chat/manifests/render'
import { ROOT } from '@chat/tooling/folders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { kubectl, kubectlIn, listPods } from '../../harness/k3s/cluster.ts'

const DEVELOPMENT = 'chat-development'
const development = kubectlIn(DEVELOPMENT)
const AS_DEVELOPER = `--as=system:serviceaccount:${DEVELOPMENT}:developer`

/** The kinds of the development overlay that grant rights. */
const KINDS = ['Namespace', 'ServiceAccount', 'Role', 'RoleBinding']

beforeAll(async () => {
  const objects = parseObjects(await render(join(ROOT, 'k8s', 'overlays', 'development')))
  const rights = objects.filter(({ kind }) => KINDS.includes(kind))
  for (const kind of KINDS) {
    await development.apply(
      rights
        .filter((object) => object.kind === kind)
        .map((object) => stringify(object))
        .join('---\n'),
    )
  }
})

afterAll(async () => {
  await development('delete', 'namespace', DEVELOPMENT)
})

test("K1: a developer's account works in development", async () => {
  await development('get', 'pods,deployments', AS_DEVELOPER)
  for (const right of ['delete pods', 'patch deployments', 'create pods --subresource=exec']) {
    expect(await development('auth', 'can-i', ...right.split(' '), AS_DEVELOPER)).toBe('yes')
  }
})

test("K1: a developer's account has no rights in production, and cannot read secrets", async () => {
  const [pod] = await listPods('chat-backend')
  const forbidden = 'forbidden'
  await expect(kubectl('get', 'pods', AS_DEVELOPER)).rejects.toThrow(forbidden)
  await expect(kubectl('delete', 'pod', pod?.metadata.name ?? '', AS_DEVELOPER)).rejects.toThrow(forbidden)
  await expect(kubectl('exec', pod?.metadata.name ?? '', AS_DEVELOPER, '--', 'id')).rejects.toThrow(forbidden)
  await expect(kubectl('get', 'secret', 'db-credentials', AS_DEVELOPER)).rejects.toThrow(forbidden)
  await expect(development('get', 'secrets', AS_DEVELOPER)).rejects.toThrow(forbidden)
})

test('K1: the API server refuses a pod above the quota, with the reason', async () => {
  const { spec } = JSON.parse(await kubectl('get', 'deployment', 'chat-backend', '-o', 'json')).spec.template
  for (const container of spec.containers) container.resources.limits.cpu = '100'
  const greedy = stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'greedy' }, spec })
  await expect(kubectl.apply(greedy, '--dry-run=server')).rejects.toThrow(
    'exceeded quota: chat, requested: limits.cpu=100',
  )
})
