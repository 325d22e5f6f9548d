import { expect, test } from 'vitest'
import { checkCluster } from './cluster.ts'
import { judgePolicies } from './cluster-parts.ts'
import type { Ask } from './finding.ts'

const item = (kind: string, name: string, annotations = {}, more = {}) => ({
  kind,
  metadata: { name, annotations },
  ...more,
})

const NODE = item('Node', 'server', { 'k3s.io/node-args': '["server"]' })
const TRAEFIK = item('IngressClass', 'traefik', { 'ingressclass.kubernetes.io/is-default-class': 'true' })
const LOCAL_PATH = item('StorageClass', 'local-path', {}, { provisioner: 'rancher.io/local-path' })

/** The answers of a k3s cluster with production, by a part of kubectl's arguments. All other objects are not found. */
const K3S = {
  'get-contexts': 'default',
  'current-context': 'default',
  version: 'Client Version: v1.36.4\nServer Version: v1.36.4+k3s1',
  'nodes,ingressclasses,storageclasses': JSON.stringify({ items: [NODE, TRAEFIK, LOCAL_PATH] }),
  daemonsets: JSON.stringify({ items: [] }),
  pods: 'pod/traefik-abcde',
  apiservice: 'True',
  customresourcedefinition: 'issuers.cert-manager.io',
  'namespace chat-production': 'chat-production',
  'secret db-credentials --namespace chat-production': 'secret/db-credentials',
}

const cluster =
  (answers: Record<string, string | undefined>): Ask =>
  async (...asked) => {
    const key = Object.keys(answers).find((part) => ` ${asked.join(' ')} `.includes(` ${part} `))
    const output = answers[key ?? '']
    return { found: true, ok: output !== undefined, output: output ?? '', errors: '' }
  }

const faults = async (changes: Record<string, string | undefined>) =>
  (await checkCluster(cluster({ ...K3S, ...changes }))).filter(({ remedy }) => remedy)

test('reports a complete k3s cluster with its version, and no fault', async () => {
  expect(await faults({})).toEqual([])
  const texts = (await checkCluster(cluster(K3S))).map(({ text }) => text)
  expect(texts).toContain('kubectl uses the cluster default, which answers: v1.36.4+k3s1')
  expect(texts).toContain('k3s enforces network policies')
})

test.each([
  { missing: 'version', text: 'does not answer', blocks: true },
  { missing: 'pods', text: 'No Traefik', blocks: true },
  { missing: 'secret db-credentials --namespace chat-production', text: 'db-credentials is not in', blocks: true },
  { missing: 'daemonsets', text: 'may not read', blocks: false },
  { missing: 'apiservice', text: 'metrics-server', blocks: false },
  { missing: 'customresourcedefinition', text: 'cert-manager', blocks: false },
])('reports a cluster without $missing: $text', async ({ missing, text, blocks }) => {
  const found = { text: expect.stringContaining(text), ...(blocks && { blocks: ['overlays'] }) }
  expect(await faults({ [missing]: undefined })).toEqual([expect.objectContaining(found)])
})

test('reports a missing default ingress class and another storage class, each with a remedy', async () => {
  const items = [NODE, item('IngressClass', 'other'), item('StorageClass', 'fast', {}, { provisioner: 'csi.example' })]
  expect(await faults({ 'nodes,ingressclasses,storageclasses': JSON.stringify({ items }) })).toEqual([
    expect.objectContaining({ remedy: expect.stringContaining('kubectl annotate ingressclass') }),
    expect.objectContaining({ text: expect.stringContaining('csi.example') }),
  ])
})

test.each([
  ['k3s', [NODE], []],
  ['kindnet', [item('Node', 'chat-dev')], [item('DaemonSet', 'kindnet')]],
  [undefined, [item('Node', 'server', { 'k3s.io/node-args': '["server","--disable-network-policy"]' })], []],
  [undefined, [item('Node', 'one')], [item('DaemonSet', 'kube-flannel-ds')]],
])('finds the component that enforces network policies: %s', (enforcer, nodes, daemons) => {
  const { text, remedy } = judgePolicies(nodes, daemons)
  expect(text).toContain(enforcer ?? 'No component')
  expect(remedy === undefined).toBe(enforcer !== undefined)
})
