import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInventory } from '@chat/manifests/inventory'
import { type KubernetesObject, parseObjects } from '@chat/manifests/objects'
import { render } from '@chat/manifests/render'
import { ALL_COMPONENTS, joinedBy, joinToOverlay, OVERLAYS } from '@chat/manifests/variants'
import { ROOT } from '@chat/tooling/folders'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isKnown, toYaml } from '../../harness/k3s/overlay.ts'
import { createKubectl } from '../../harness/k3s/settings.ts'

/** Separate namespaces, so that the test does not touch the running application. */
const namespaceOf = (name: string) => `chat-try-${name}`

const more = ALL_COMPONENTS.filter((name) => !joinedBy('production').includes(name))
const folders: Record<string, string> = {
  ...Object.fromEntries(OVERLAYS.map((name) => [name, join(ROOT, 'k8s', 'overlays', name)])),
  'all-components': joinToOverlay('production', more),
}

describe.each(Object.keys(folders))('Z1: the manifests of %s', (name) => {
  const namespace = namespaceOf(name)
  const kubectl = createKubectl(namespace)
  let objects: KubernetesObject[]

  beforeAll(async () => {
    const text = await render(folders[name] as string)
    const own = text.match(/^ {2}namespace: (\S+)$/m)?.[1] ?? ''
    objects = parseObjects(text.replaceAll(new RegExp(`: ${own}$`, 'gm'), `: ${namespace}`)).filter(isKnown)
    await kubectl.apply(toYaml(objects.filter(({ kind }) => kind === 'Namespace')))
  })
  afterAll(async () => {
    await kubectl('delete', 'namespace', namespace, '--wait=false')
  })

  test('are accepted by the API server, with every field', async () => {
    await kubectl.apply(toYaml(objects), '--dry-run=server', '--validate=strict')
  })

  test('K13: contain only pods that Pod Security admits at the level `restricted`', async () => {
    const pods = createInventory(objects).workloads.map(({ template }, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `try-${index}`, labels: template.metadata?.labels },
      spec: withoutClaims(template.spec),
    }))
    expect(pods.length).toBeGreaterThanOrEqual(3)
    // The API server rejects a pod without its service account.
    await kubectl.apply(toYaml(objects.filter(({ kind }) => kind === 'ServiceAccount')))
    await kubectl.apply(toYaml(pods), '--dry-run=server')
    const [pod] = pods
    const root = { ...pod, spec: { ...pod?.spec, securityContext: { runAsUser: 0 } } }
    await expect(kubectl.apply(toYaml([root]), '--dry-run=server')).rejects.toThrow('violates PodSecurity "restricted')
  })
})

test("the API server accepts every field of the configuration of k3s's Traefik", async () => {
  const config = readFileSync(join(ROOT, 'k8s', 'k3s', 'traefik.yaml'), 'utf8')
  await createKubectl('kube-system').apply(config, '--dry-run=server', '--validate=strict')
})

/** Removes the mounts of claims, because the StatefulSet adds their volumes later. */
function withoutClaims<
  Spec extends { volumes?: { name: string }[]; containers: { volumeMounts?: { name: string }[] }[] },
>(spec: Spec): Spec {
  const known = new Set((spec.volumes ?? []).map(({ name }) => name))
  const containers = spec.containers.map((container) => ({
    ...container,
    volumeMounts: (container.volumeMounts ?? []).filter(({ name }) => known.has(name)),
  }))
  return { ...spec, containers }
}
