import { PATHS } from '@chat/contract/paths'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { kubectl, kubectlIn, listPods, NAMESPACE } from '../../harness/k3s/cluster.ts'

/** A separate namespace with three servers that answer with their name, and a client. Production's quota allows no NodePort. */
const TRIAL = 'chat-services'
const trial = kubectlIn(TRIAL)
const SERVERS = 3
const PORT = 8080
const SERVER = `require('http').createServer((_, response) => response.end(require('os').hostname())).listen(${PORT})`

/** Enough requests for an answer of each of three random servers. */
const REQUESTS = 60

/** Prints the names of the servers that answer. Each request opens a new connection, because a connection stays at one server. */
const REQUEST = `
const request = () => fetch(process.argv[1], { headers: { connection: 'close' } }).then((response) => response.text())
Promise.all(Array.from({ length: ${REQUESTS} }, request)).then((answers) => console.log([...new Set(answers)].join()))`

/** Prints the addresses of each name, or the error's code. */
const LOOK_UP = `
const { lookup } = require('dns').promises
const look = (name) => lookup(name, { all: true }).then(
  (found) => found.map(({ address }) => address).sort().join(),
  (error) => error.code)
Promise.all(process.argv.slice(1).map(look)).then((answers) => console.log(answers.join(' ')))`

/** Runs a script in the client's pod. */
const inClient = (script: string, ...args: string[]) => trial('exec', 'client', '--', 'node', '-e', script, ...args)

/**
 * Returns the servers that answer at an address. The tests poll it: these pods have no probe, so they are ready before
 * they listen, and each node learns of them at another time.
 */
const listServers = async (address: string) => (await inClient(REQUEST, `http://${address}`)).split(',').sort()

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
  // Do not wait for the pods, which terminate only after 30 s.
  await trial('delete', 'namespace', TRIAL, '--wait=false')
}, 120_000)

test('K6: a ClusterIP is one address for all pods', async () => {
  expect(await inClient(LOOK_UP, 'inner')).toBe(await read('inner', '.spec.clusterIP'))
  const pods = (await listPods('server', TRIAL)).map(({ metadata }) => metadata.name).sort()
  await expect.poll(() => listServers(`inner:${PORT}`)).toEqual(pods)
})

test('K6: with sessionAffinity, a client always reaches the same pod', async () => {
  expect(await read('sticky', '.spec.sessionAffinity')).toBe('ClientIP')
  await expect.poll(() => listServers(`sticky:${PORT}`)).toHaveLength(1)
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
    await expect.poll(() => listServers(`${node}:${port}`), { message: node }).toHaveLength(SERVERS)
  }
})

test("K6: a headless Service's name resolves to the addresses of its pods", async () => {
  expect(await inClient(LOOK_UP, 'headless')).toBe((await addressesOf('server', TRIAL)).join())
})

test("K6: Traefik's LoadBalancer has an external address, where the chat answers", async () => {
  const traefik = kubectlIn('kube-system')
  expect(await read('traefik', '.spec.type', traefik)).toBe('LoadBalancer')
  const address = await read('traefik', '.status.loadBalancer.ingress[0].ip', traefik)
  const script = `require('http').get(process.argv[1], { headers: { host: process.argv[2] } }, ({ statusCode }) => {
    console.log(statusCode)
    process.exit()
  })`
  const { hostname } = new URL(inject('baseUrl'))
  expect(await inClient(script, `http://${address}${PATHS.health}`, hostname)).toBe('200')
})

test("K6: each form of a Service's name resolves, but the short form only in its namespace", async () => {
  const addresses = {
    postgres: (await addressesOf('postgres', NAMESPACE)).join(),
    'chat-backend': await read('chat-backend', '.spec.clusterIP', kubectl),
  }
  for (const [service, address] of Object.entries(addresses)) {
    const long = [NAMESPACE, `${NAMESPACE}.svc`, `${NAMESPACE}.svc.cluster.local`].map((end) => `${service}.${end}`)
    const beside = ['exec', 'deployment/chat-backend', '--container', 'backend', '--', 'node', '-e', LOOK_UP]
    expect(await kubectl(...beside, service, ...long)).toBe([address, address, address, address].join(' '))
    expect(await inClient(LOOK_UP, service, ...long)).toBe(['ENOTFOUND', address, address, address].join(' '))
  }
})
