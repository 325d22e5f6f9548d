// Tests the rendered manifests of k8s/. `npm test -- manifests` runs them, with kubectl, kustomize and kube-score.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findDifferences } from '@chat/manifests/differences'
import { createInventory } from '@chat/manifests/inventory'
import { parseObjects } from '@chat/manifests/objects'
import { findViolations } from '@chat/manifests/policy'
import { render } from '@chat/manifests/render'
import {
  ALL_COMPONENTS,
  COMPONENTS,
  joinedBy,
  joinToBase,
  joinToOverlay,
  OVERLAYS,
  PAIRS,
  writeEdited,
} from '@chat/manifests/variants'
import { readBlocks } from '@chat/tooling/documents'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

/** Ignored tests of kube-score, with the reason. */
const IGNORED = [
  // Our tags never change, so a node need not pull an image that it has.
  'container-image-pull-policy',
  // The images set user and group. Pod Security rejects root.
  'container-security-context-user-group-id',
  // One probe is enough for a file server and a database. The backend has two different ones.
  'pod-probes-identical',
  // The policy selects pods of cert-manager, which are not in our manifests.
  'networkpolicy-targets-pod',
  // A topology spread constraint already spreads the replicas over the nodes.
  'deployment-has-host-podantiaffinity',
]

/** Also ignored with all components: Valkey and Prometheus have one replica, and an operator starts the restore by hand. */
const IGNORED_WITH_COMPONENTS = ['deployment-replicas', 'deployment-strategy', 'cronjob-has-deadline']

/** kube-score's default is a version that still served the beta versions of today's objects. */
const KUBERNETES = 'v1.36'

const overlayOf = (name: string) => join('k8s', 'overlays', name)

async function renderByBoth(folder: string): Promise<string> {
  const [byKubectl, byKustomize] = await Promise.all([render(folder, 'kubectl'), render(folder, 'kustomize')])
  expect(byKubectl).toBe(byKustomize)
  return byKubectl
}

describe.each(OVERLAYS)('Z1, Z2: the overlay %s', (name) => {
  test('renders equally in kubectl and kustomize, and keeps every rule', async () => {
    expect(findViolations(parseObjects(await renderByBoth(overlayOf(name))))).toEqual([])
  })
})

test.each([
  { name: 'staging', write: () => overlayOf('staging'), ignored: IGNORED },
  { name: 'production', write: () => overlayOf('production'), ignored: IGNORED },
  {
    name: 'all components',
    write: () => joinToOverlay('production', more(ALL_COMPONENTS)),
    ignored: [...IGNORED, ...IGNORED_WITH_COMPONENTS],
  },
])('kube-score accepts $name', async ({ write, ignored }) => {
  const options = ['--kubernetes-version', KUBERNETES, ...ignored.flatMap((id) => ['--ignore-test', id])]
  const { status, stdout } = spawnSync('kube-score', ['score', '--output-format', 'ci', ...options, '-'], {
    input: await render(write()),
    encoding: 'utf8',
  })
  const lines = stdout.trim().split('\n')
  expect({ status, findings: lines.filter((line) => !/^\[(OK|SKIPPED)\]/.test(line)) }).toEqual({
    status: 0,
    findings: [],
  })
})

test('Z1: replicas, log levels and environments match the course', async () => {
  const seen = await Promise.all(
    OVERLAYS.map(async (name) => {
      const inventory = createInventory(parseObjects(await render(overlayOf(name))))
      const replicas = ['chat-backend', 'chat-frontend', 'postgres'].map(
        (app) => inventory.workloads.find(({ object }) => object.metadata.name === app)?.object.spec?.replicas ?? 1,
      )
      const { ENVIRONMENT, LOG_LEVEL } = inventory.settings('backend-config')
      return [ENVIRONMENT, LOG_LEVEL, ...replicas]
    }),
  )
  expect(seen).toEqual([
    ['development', 'debug', 1, 1, 1],
    ['production', 'info', 3, 2, 1],
    ['staging', 'info', 3, 2, 1],
  ])
})

test('T3: staging differs from production in six objects, and development in fewer than 25', async () => {
  const [development = [], production = [], staging = []] = await Promise.all(
    OVERLAYS.map(async (name) => parseObjects(await render(overlayOf(name)))),
  )
  expect([...findDifferences(staging, production).keys()]).toEqual([
    'ConfigMap backend-config',
    'ConfigMap frontend-config',
    'Ingress chat-ingress',
    'Issuer acme',
    'StatefulSet postgres',
    'StorageClass chat-retained',
  ])
  expect(findDifferences(development, production).size).toBeLessThan(25)
})

test.each(COMPONENTS)('the component %s renders without other components', async (name) => {
  await renderByBoth(joinToBase([name]))
})

test.each(PAIRS)('the components %s and %s render together', async (...pair) => {
  await render(joinToBase(pair))
})

const more = (names: string[]) => names.filter((name) => !joinedBy('production').includes(name))

test.each(more(COMPONENTS))('production with the component %s keeps every rule', async (name) => {
  const objects = parseObjects(await renderByBoth(joinToOverlay('production', [name])))
  expect(findViolations(objects)).toEqual([])
})

test('production with all components keeps every rule', async () => {
  const objects = parseObjects(await renderByBoth(joinToOverlay('production', more(ALL_COMPONENTS))))
  expect(findViolations(objects)).toEqual([])
})

test('Ingress and certificate use the host of an origin without its port', async () => {
  const folder = writeEdited('production', 'port', ({ configMapGenerator }) => {
    for (const { literals } of configMapGenerator) {
      const index = literals.findIndex((literal) => literal.startsWith('CORS_ORIGIN='))
      if (index >= 0) literals[index] = 'CORS_ORIGIN=https://chat.example.org:8443'
    }
  })
  const objects = parseObjects(await renderByBoth(folder))
  expect(findViolations(objects)).toEqual([])
  const ingress = objects.find(({ kind }) => kind === 'Ingress')
  expect(ingress?.spec?.rules?.map(({ host }) => host)).toEqual(['chat.example.org'])
  expect(ingress?.spec?.tls?.flatMap(({ hosts }) => hosts)).toEqual(['chat.example.org'])
})

test('production with the patches of docs/k3s.md uses an external database and keeps every rule', async () => {
  const [patches = ''] = readBlocks('docs/k3s.md', 'yaml').filter((block) => block.includes('$patch: delete'))
  const folder = writeEdited('production', 'external-database', (edited) => {
    edited.components = edited.components.filter((path) => !path.endsWith('/retained-volume'))
    edited.patches.push(...parse(patches))
  })
  const objects = parseObjects(await renderByBoth(folder))
  expect(findViolations(objects)).toEqual([])
  expect(objects.filter(({ metadata }) => metadata.name === 'postgres')).toEqual([])
  const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'chat-backend')
  expect(policy?.spec?.egress?.map(({ to }) => Object.keys(to?.[0] ?? {}))).toEqual([
    ['ipBlock'],
    ['namespaceSelector', 'podSelector'],
  ])
})
