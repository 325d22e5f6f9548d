// What Kustomize makes of k8s/. It needs kubectl, kustomize and kube-score, and is no part of `npm test`: `npm test -- manifests`.
import { join } from 'node:path'
import { findDifferences } from '@chat/manifests/differences'
import { parseObjects } from '@chat/manifests/objects'
import { findFaults } from '@chat/manifests/policy'
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
import { createWorld } from '@chat/manifests/world'
import { readBlocks } from '@chat/tooling/documents'
import { run } from '@chat/tooling/process/command'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

/** What kube-score asks and we do not do, with the reason. */
const NOT_ASKED = [
  // A tag of ours never changes, so a node that has the image need not ask the registry at each start.
  'container-image-pull-policy',
  // The ids are the images' own; that none is root is a rule of Pod Security.
  'container-security-context-user-group-id',
  // For a server of files and a database, to answer is to be ready. The backend's two differ.
  'pod-probes-identical',
  // cert-manager's pods come and go without us.
  'networkpolicy-targets-pod',
  // A topology spread constraint already spreads the replicas over the nodes.
  'deployment-has-host-podantiaffinity',
]

const overlayOf = (name: string) => join('k8s', 'overlays', name)

async function renderByBoth(folder: string): Promise<string> {
  const [one, other] = await Promise.all([render(folder, 'kubectl'), render(folder, 'kustomize')])
  expect(one).toBe(other)
  return one
}

describe.each(OVERLAYS)('Z1, Z2: the overlay %s', (name) => {
  test('is the same from kubectl and from kustomize, and keeps every rule', async () => {
    expect(findFaults(parseObjects(await renderByBoth(overlayOf(name))))).toEqual([])
  })
})

describe.each(['staging', 'production'])('kube-score finds nothing in %s', (name) => {
  test('but what we do for a reason', async () => {
    const ignored = NOT_ASKED.flatMap((id) => ['--ignore-test', id])
    // It ends with 1, and its findings, when there are any.
    await run('kube-score', ['score', '--output-format', 'ci', ...ignored, '-'], {
      input: await render(overlayOf(name)),
      quiet: true,
    })
  })
})

test('Z1: replicas, levels of logs and environments are those of the course', async () => {
  const seen = await Promise.all(
    OVERLAYS.map(async (name) => {
      const world = createWorld(parseObjects(await render(overlayOf(name))))
      const replicas = ['chat-backend', 'chat-frontend', 'postgres'].map(
        (app) => world.workloads.find(({ object }) => object.metadata.name === app)?.object.spec?.replicas ?? 1,
      )
      const { ENVIRONMENT, LOG_LEVEL } = world.settings('backend-config')
      return [ENVIRONMENT, LOG_LEVEL, ...replicas]
    }),
  )
  expect(seen).toEqual([
    ['development', 'debug', 1, 1, 1],
    ['production', 'info', 3, 2, 1],
    ['staging', 'info', 3, 2, 1],
  ])
})

test('T3: staging differs from production in six objects, and development in few', async () => {
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

test.each(COMPONENTS)('the component %s stands alone', async (name) => {
  await renderByBoth(joinToBase([name]))
})

test.each(PAIRS)('the components %s and %s stand beside each other', async (...pair) => {
  await render(joinToBase(pair))
})

const more = (names: string[]) => names.filter((name) => !joinedBy('production').includes(name))

test.each(more(COMPONENTS))('production with the component %s keeps every rule', async (name) => {
  const objects = parseObjects(await renderByBoth(joinToOverlay('production', [name])))
  expect(findFaults(objects)).toEqual([])
})

test('production with all components keeps every rule', async () => {
  const objects = parseObjects(await renderByBoth(joinToOverlay('production', more(ALL_COMPONENTS))))
  expect(findFaults(objects)).toEqual([])
})

test('an origin with a port gives the Ingress and the certificate its host alone', async () => {
  const folder = writeEdited('production', 'port', ({ configMapGenerator }) => {
    for (const { literals } of configMapGenerator) {
      const index = literals.findIndex((literal) => literal.startsWith('CORS_ORIGIN='))
      if (index >= 0) literals[index] = 'CORS_ORIGIN=https://chat.example.org:8443'
    }
  })
  const objects = parseObjects(await renderByBoth(folder))
  expect(findFaults(objects)).toEqual([])
  const ingress = objects.find(({ kind }) => kind === 'Ingress')
  expect(ingress?.spec?.rules?.map(({ host }) => host)).toEqual(['chat.example.org'])
  expect(ingress?.spec?.tls?.flatMap(({ hosts }) => hosts)).toEqual(['chat.example.org'])
})

test('with the patches of docs/k3s.md, production has its database elsewhere and keeps every rule', async () => {
  const [patches = ''] = readBlocks('docs/k3s.md', 'yaml').filter((block) => block.includes('$patch: delete'))
  const folder = writeEdited('production', 'database-elsewhere', (edited) => {
    edited.components = edited.components.filter((path) => !path.endsWith('/retained-volume'))
    edited.patches.push(...parse(patches))
  })
  const objects = parseObjects(await renderByBoth(folder))
  expect(findFaults(objects)).toEqual([])
  expect(objects.filter(({ metadata }) => metadata.name === 'postgres')).toEqual([])
  const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'chat-backend')
  expect(policy?.spec?.egress?.map(({ to }) => Object.keys(to?.[0] ?? {}))).toEqual([
    ['ipBlock'],
    ['namespaceSelector', 'podSelector'],
  ])
})
