import { PATHS } from '@chat/contract/paths'
import type { KubernetesObject } from '@chat/manifests/objects'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { kubectlIn, NAMESPACE as PRODUCTION } from '../../harness/k3s/cluster.ts'
import { deploy, readDigests } from '../../harness/k3s/overlay.ts'

/** Only this environment has the teaching switches, which make a replica misbehave. */
const NAMESPACE = 'chat-development'
const kubectl = kubectlIn(NAMESPACE)

/** Maximum ms to start a database and a backend. */
const START_MS = 180_000

/** Maximum ms for a restart on a busy machine. */
const RESTARTED_MS = 150_000

/** Probes every second instead of every 10 s, and kills after 2 s instead of 30 s. The restart itself stays the same. */
function restartSoon(objects: KubernetesObject[]): void {
  const backend = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'chat-backend')
  const pod = backend?.spec?.template?.spec
  Object.assign(pod ?? {}, { terminationGracePeriodSeconds: 2 })
  Object.assign(pod?.containers[0]?.livenessProbe ?? {}, { periodSeconds: 1 })
}

const BACKEND = ['exec', 'deployment/chat-backend', '--container', 'backend', '--']

beforeAll(async () => {
  await deploy('development', await readDigests(PRODUCTION), restartSoon)
}, START_MS)

afterAll(async () => {
  await kubectl('delete', 'namespace', NAMESPACE)
}, START_MS)

const stateOf = async (path: string) =>
  kubectl(
    'get',
    'pods',
    '--selector',
    'app=chat-backend',
    '-o',
    `jsonpath={.items[0].status.containerStatuses[0]${path}}`,
  )

test('Z1: development writes debug logs', async () => {
  expect(await kubectl(...BACKEND, 'sh', '-c', 'echo $LOG_LEVEL $ENVIRONMENT')).toBe('debug development')
})

test(
  'K4: the liveness probe restarts a backend that hangs',
  async () => {
    expect(await stateOf('.restartCount')).toBe('0')
    const header = ['--header', 'content-type: application/json', '--post-data', '{"end":"hang"}']
    await kubectl(...BACKEND, 'wget', '-qO-', ...header, `http://127.0.0.1:3001${PATHS.teaching}`)
    await expect.poll(() => stateOf('.restartCount'), { timeout: RESTARTED_MS, interval: 1_000 }).toBe('1')
    await expect.poll(() => stateOf('.ready'), { timeout: RESTARTED_MS, interval: 1_000 }).toBe('true')
    expect(await kubectl('get', 'events', '--field-selector', 'reason=Unhealthy')).toMatch('Liveness probe failed')
  },
  2 * RESTARTED_MS,
)

test(
  'K12: a pod above its memory limit is killed, and its status names the reason',
  async () => {
    const { spec } = JSON.parse(await kubectl('get', 'deployment', 'chat-backend', '-o', 'json')).spec.template
    const [container] = spec.containers
    const greedy = {
      ...container,
      command: ['node', '-e', 'for (const kept = []; ; ) kept.push(Buffer.alloc(10_000_000, 1))'],
      startupProbe: undefined,
      readinessProbe: undefined,
      livenessProbe: undefined,
    }
    const pod = { ...spec, initContainers: [], containers: [greedy], restartPolicy: 'Never' }
    await kubectl.apply(stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'greedy' }, spec: pod }))
    const reason = () =>
      kubectl('get', 'pod', 'greedy', '-o', 'jsonpath={.status.containerStatuses[0].state.terminated.reason}')
    await expect.poll(reason, { timeout: 60_000 }).toBe('OOMKilled')
  },
  RESTARTED_MS,
)
