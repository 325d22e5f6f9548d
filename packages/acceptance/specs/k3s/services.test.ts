import { PATHS } from '@chat/contract/paths'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { kubectl, kubectlIn, listPods, NAMESPACE } from '../../harness/k3s/cluster.ts'

/** Three small servers that say their name, and somebody who asks, beside the application: its quota allows no port of a node. */
const TRIAL = 'chat-services'
const trial = kubectlIn(TRIAL)
const SERVERS = 3
const PORT = 8080
const SERVER = `require('http').createServer((_, response) => response.end(require('os').hostname())).listen(${PORT})`

/** So many that three servers, chosen by chance, all answer. */
const REQUESTS = 60

/** Each on a connection of its own, as one that is kept leads to one server. */
const ASK = `
const ask = () => fetch(process.argv[1], { headers: { connection: 'close' } }).then((response) => response.text())
Promise.all(Array.from({ length: ${REQUESTS} }, ask)).then((answers) => console.log([...new Set(answers)].join()))`

/** What each name leads to: addresses, or why to none. */
const LOOK_UP = `
const { lookup } = require('dns').promises
const look = (name) => lookup(name, { all: true }).then(
  (found) => found.map(({ address }) => address).sort().join(),
  (error) => error.code)
Promise.all(process.argv.slice(1).map(look)).then((answers) => console.log(answers.join(' ')))`

/** Runs a script in the pod of somebody who asks. */
const inClient = (script: string, ...args: string[]) => trial('exec', 'client', '--', 'node', '-e', script, ...args)

/**
 * Who answers at an address. The tests ask until it is as it should be: a pod that is asked nothing is ready before it
 * listens, and each node learns of it in its own time.
 */
const ask = async (address: string) => (await inClient(ASK, `http://${address}`)).split(',').sort()

const addressesOf = async (app: string, namespace: string) =>
  (await listPods(app, namespace)).map(({ status }) => status.podIP).sort()

const read = (service: string, path: string, where = trial) =>
  where('get', 'service', service, '-o', `jsonpath={${path}}`)

beforeAll(async () => {
  const [backend] = await listPods('chat-backend')
  const image = ['--image', backend?.spec.containers[0]?.image as string]
  await trial('create', 'namespace', TRIAL)
  await trial('create', 'deployment', 'server', ...image, `--replicas=${SERVERS}`, '--', 'node', '-e', SERVER)
  await trial('run', 'client', ...image, '--', 'sleep', '600')
  const ports = [`--port=${PORT}`]
  await trial('expose', 'deployment', 'server', '--name', 'inner', ...ports)
  await trial('expose', 'deployment', 'server', '--name', 'sticky', ...ports, '--session-affinity=ClientIP')
  await trial('expose', 'deployment', 'server', '--name', 'node-port', ...ports, '--type=NodePort')
  await trial('expose', 'deployment', 'server', '--name', 'headless', ...ports, '--cluster-ip=None')
  await trial('rollout', 'status', 'deployment/server', '--timeout', '90s')
  await trial('wait', 'pod/client', '--for=condition=Ready', '--timeout=90s')
}, 120_000)

afterAll(async () => {
  // Its pods take all of their 30 s to end, and nothing else has their names.
  await trial('delete', 'namespace', TRIAL, '--wait=false')
}, 120_000)

test('K6: a ClusterIP is one address, and behind it all pods', async () => {
  expect(await inClient(LOOK_UP, 'inner')).toBe(await read('inner', '.spec.clusterIP'))
  const pods = (await listPods('server', TRIAL)).map(({ metadata }) => metadata.name).sort()
  await expect.poll(() => ask(`inner:${PORT}`)).toEqual(pods)
})

test('K6: with sessionAffinity one client always comes to the same pod', async () => {
  expect(await read('sticky', '.spec.sessionAffinity')).toBe('ClientIP')
  await expect.poll(() => ask(`sticky:${PORT}`)).toHaveLength(1)
})

test('K6: a NodePort is a port of each node', async () => {
  const port = await read('node-port', '.spec.ports[0].nodePort')
  const nodes = await kubectl(
    'get',
    'nodes',
    '-o',
    'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}',
  )
  for (const node of nodes.split(' ')) {
    await expect.poll(() => ask(`${node}:${port}`), { message: node }).toHaveLength(SERVERS)
  }
})

test('K6: a headless Service is a name for the pods themselves', async () => {
  expect(await inClient(LOOK_UP, 'headless')).toBe((await addressesOf('server', TRIAL)).join())
})

test("K6: a LoadBalancer, as Traefik's is, has an address of its own, where the chat answers", async () => {
  const traefik = kubectlIn('kube-system')
  expect(await read('traefik', '.spec.type', traefik)).toBe('LoadBalancer')
  const address = await read('traefik', '.status.loadBalancer.ingress[0].ip', traefik)
  const ask = `require('http').get(process.argv[1], { headers: { host: process.argv[2] } }, ({ statusCode }) => {
    console.log(statusCode)
    process.exit()
  })`
  const { hostname } = new URL(inject('baseUrl'))
  expect(await inClient(ask, `http://${address}${PATHS.health}`, hostname)).toBe('200')
})

test('K6: a name leads to its Service by each of its forms, and from another namespace by all but the shortest', async () => {
  const leadTo = {
    postgres: (await addressesOf('postgres', NAMESPACE)).join(),
    'chat-backend': await read('chat-backend', '.spec.clusterIP', kubectl),
  }
  for (const [service, address] of Object.entries(leadTo)) {
    const long = [NAMESPACE, `${NAMESPACE}.svc`, `${NAMESPACE}.svc.cluster.local`].map((end) => `${service}.${end}`)
    const beside = ['exec', 'deployment/chat-backend', '--container', 'backend', '--', 'node', '-e', LOOK_UP]
    expect(await kubectl(...beside, service, ...long)).toBe([address, address, address, address].join(' '))
    expect(await inClient(LOOK_UP, service, ...long)).toBe(['ENOTFOUND', address, address, address].join(' '))
  }
})
