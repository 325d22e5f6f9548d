import { afterAll, beforeAll, expect, test } from 'vitest'
import { kubectl, kubectlIn, listPods } from '../../harness/k3s/cluster.ts'

/** Maximum seconds of a connection. A policy drops packets without an answer; an allowed connection takes milliseconds. */
const WAIT_S = 3

/** Pods that connect: with the ingress controller's labels, with other labels, and from another namespace. */
const PROBES = {
  edge: { namespace: 'kube-system', labels: { 'app.kubernetes.io/name': 'traefik' } },
  neighbour: { namespace: 'kube-system', labels: { app: 'neighbour' } },
  stranger: { namespace: 'default', labels: { app: 'chat-backend' } },
}

const addresses = new Map<string, string>()

beforeAll(async () => {
  for (const app of ['chat-backend', 'chat-frontend', 'postgres']) {
    addresses.set(app, (await listPods(app))[0]?.status.podIP ?? '')
  }
  addresses.set(
    'kubernetes',
    await kubectlIn('default')('get', 'service', 'kubernetes', '-o', 'jsonpath={.spec.clusterIP}'),
  )
  addresses.set(
    'names',
    await kubectlIn('kube-system')('get', 'service', 'kube-dns', '-o', 'jsonpath={.spec.clusterIP}'),
  )
  const image = (await listPods('chat-backend'))[0]?.spec.containers[0]?.image as string
  await Promise.all(
    Object.entries(PROBES).map(async ([name, { namespace, labels }]) => {
      const list = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
      const pod = [`chat-probe-${name}`, `--image=${image}`, `--labels=${list.join(',')}`, '--restart=Never']
      await kubectlIn(namespace)('run', ...pod, '--command', '--', 'sleep', '600')
      await kubectlIn(namespace)('wait', `pod/chat-probe-${name}`, '--for=condition=Ready', '--timeout=90s')
    }),
  )
}, 120_000)

afterAll(async () => {
  for (const [name, { namespace }] of Object.entries(PROBES)) {
    await kubectlIn(namespace)('delete', 'pod', `chat-probe-${name}`, '--ignore-not-found', '--grace-period=1')
  }
})

async function reaches(from: string, to: string, port: number): Promise<boolean> {
  const probe = PROBES[from as keyof typeof PROBES]
  const [where, pod] = probe
    ? [kubectlIn(probe.namespace), `chat-probe-${from}`]
    : [kubectl, `${from === 'postgres' ? 'statefulset' : 'deployment'}/${from}`]
  // `-e true` closes the connection at once. The shell exits with 0, so that a failure of kubectl is not taken for a
  // refused connection.
  const script = `nc -w ${WAIT_S} ${addresses.get(to)} ${port} -e true && echo yes || echo no`
  return (await where('exec', pod, '--', 'sh', '-c', script)).endsWith('yes')
}

test.concurrent.each([
  ['edge', 'chat-backend', 3001],
  ['edge', 'chat-frontend', 80],
  ['chat-backend', 'postgres', 5432],
  ['chat-backend', 'names', 53],
])('K16: %s reaches %s at %i', async (from, to, port) => {
  expect(await reaches(from, to, port)).toBe(true)
})

test.concurrent.each([
  ['chat-frontend', 'postgres', 5432],
  ['chat-frontend', 'chat-backend', 3001],
  ['chat-frontend', 'names', 53],
  ['chat-frontend', 'kubernetes', 443],
  ['chat-backend', 'chat-frontend', 80],
  ['chat-backend', 'kubernetes', 443],
  ['postgres', 'chat-backend', 3001],
  ['postgres', 'names', 53],
  ['postgres', 'kubernetes', 443],
  ['edge', 'postgres', 5432],
  ['edge', 'chat-backend', 9464],
  ['neighbour', 'chat-backend', 3001],
  ['neighbour', 'chat-frontend', 80],
  ['stranger', 'postgres', 5432],
  ['stranger', 'chat-backend', 3001],
])('K16: %s does not reach %s at %i', async (from, to, port) => {
  expect(await reaches(from, to, port)).toBe(false)
})
