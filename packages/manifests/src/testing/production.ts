import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { parse } from 'yaml'
import { type KubernetesObject, parseObjects } from '../objects.ts'

const NAMESPACE = 'chat-production'

/** As long as the hashes of Kustomize */
const HASH = 'h4h4h4h4h4'

const CLUSTER_WIDE = ['Namespace', 'StorageClass']

/** With these, the sample has an object of each kind that a breakage changes. */
const COMPONENTS = [
  'disruption-budgets',
  'retained-volume',
  'quota',
  'developer-access',
  'valkey',
  'backup',
  'tls',
  'autoscaling',
]

const SETTINGS = {
  'backend-config': { ENVIRONMENT: 'production', CORS_ORIGIN: 'https://chat.example.com' },
  'frontend-config': { ENVIRONMENT: 'production' },
  'backup-scripts': {},
}

interface Kustomization {
  resources?: string[]
}

/**
 * Creates objects like those of production from the files of k8s/, without Kustomize. Tests may change them.
 * checks/rendered-manifests.test.ts tests the output of Kustomize.
 */
export function createProduction(): KubernetesObject[] {
  const objects = ['base', ...COMPONENTS.map((name) => join('components', name))].flatMap(readFolder)
  const configs = Object.entries(SETTINGS).map(([name, data]) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  }))
  const hashed = JSON.stringify([...objects, ...configs]).replaceAll(
    new RegExp(`"name":"(${Object.keys(SETTINGS).join('|')})"`, 'g'),
    `"name":"$1-${HASH}"`,
  )
  const all: KubernetesObject[] = JSON.parse(
    hashed.replaceAll(/"image":"(chat-\w+)"/g, '"image":"ghcr.io/example/$1:0.1.0"'),
  )
  for (const object of all) {
    if (object.kind === 'Namespace') object.metadata.name = NAMESPACE
    if (!CLUSTER_WIDE.includes(object.kind)) object.metadata.namespace = NAMESPACE
  }
  return finish(all)
}

/** Applies the patches of the overlay and its components. */
function finish(objects: KubernetesObject[]): KubernetesObject[] {
  const spec = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name)?.spec ?? {}
  spec('Deployment', 'chat-frontend').replicas = 2
  for (const claim of spec('StatefulSet', 'postgres').volumeClaimTemplates ?? [])
    claim.spec.storageClassName = 'chat-retained'
  const ingress = spec('Ingress', 'chat-ingress')
  ingress.tls = [{ hosts: ['chat.example.com'], secretName: 'chat-tls' }]
  for (const rule of ingress.rules ?? []) rule.host = 'chat.example.com'
  return objects
}

function readFolder(folder: string): KubernetesObject[] {
  const read = (file: string) => readFileSync(join(ROOT, 'k8s', folder, file), 'utf8')
  const { resources = [] }: Kustomization = parse(read('kustomization.yaml'))
  return resources.flatMap((file) => parseObjects(read(file)))
}
