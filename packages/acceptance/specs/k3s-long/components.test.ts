import { createMessageId } from '@chat/client/message-id'
import { addComponents } from '@chat/manifests/variants'
import { readBlocks } from '@chat/tooling/documents'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { driver, kubectl, listPods, rolledOut } from '../../harness/k3s/cluster.ts'
import { KUBECONFIG } from '../../harness/k3s/settings.ts'
import { writeOverlay } from '../../harness/k3s/write-overlay.ts'
import { waitUntilServing } from '../../harness/reachable.ts'
import { openShell } from './support/shell.ts'

const DOCUMENT = 'docs/kubernetes.md'

const baseUrl = inject('baseUrl')
const GENERAL = 1

/** Added to those of production. */
const COMPONENTS = ['autoscaling', 'backup', 'log-forwarder', 'monitoring', 'valkey']

/** Maximum ms to pull the images and to replace the pods one by one. */
const JOINING_MS = 300_000

/** Maximum ms for the first metrics. metrics-server and the autoscaler work every 15 s. */
const MEASURED_MS = 120_000

const OVERLAY = () => writeOverlay('production', (edited) => addComponents(edited, COMPONENTS))

const shell = openShell({ KUBECONFIG })

/** Runs the document's block that creates a job. */
async function typeBlockOf(job: string) {
  const blocks = readBlocks(DOCUMENT, 'sh').filter((block) => block.includes(`create job --from=cronjob/${job} `))
  expect(blocks).toHaveLength(1)
  for (const command of blocks.join('').trim().split('\n')) await shell.shows(command, [])
}

async function join() {
  await kubectl('apply', '-k', OVERLAY())
  for (const name of ['valkey', 'chat-backend', 'prometheus']) await rolledOut(`deployment/${name}`)
  await waitUntilServing(baseUrl)
}

beforeAll(join, JOINING_MS)

afterAll(async () => {
  shell.close()
  const left = ['deployment/valkey', 'deployment/prometheus', 'hpa/chat-backend', 'cronjob/backup', 'cronjob/restore']
  await kubectl('delete', ...left, '--wait=false')
  await driver.start()
}, JOINING_MS)

test('K15: the autoscaler has a value for each metric, and the targets of the course', {
  timeout: MEASURED_MS,
}, async () => {
  interface Metric {
    resource: { name: string; current?: { averageUtilization?: number }; target?: { averageUtilization?: number } }
  }
  const read = async () => JSON.parse(await kubectl('get', 'hpa', 'chat-backend', '-o', 'json'))
  const measured = async () =>
    ((await read()).status.currentMetrics ?? []).map(
      ({ resource }: Metric) => typeof resource?.current?.averageUtilization,
    )
  await expect.poll(measured, { timeout: MEASURED_MS }).toEqual(['number', 'number'])
  const { spec } = await read()
  expect(spec.metrics.map(({ resource }: Metric) => [resource.name, resource.target?.averageUtilization])).toEqual([
    ['cpu', 70],
    ['memory', 80],
  ])
})

test('K17: the sidecar forwards each line of the log, and node is still the first process', async () => {
  const [pod] = await listPods('chat-backend')
  const name = pod?.metadata.name as string
  const lines = async () => (await kubectl('logs', name, '--container', 'log-forwarder')).split('\n')
  await expect.poll(lines).toContainEqual(expect.stringMatching(/^\{"level":30,.*"msg":/))
  expect(await kubectl('logs', name, '--container', 'backend')).toBe('')
  expect(await kubectl('exec', name, '--container', 'backend', '--', 'cat', '/proc/1/comm')).toMatch(/^node/)
})

test('Prometheus scrapes the metrics of each backend', async () => {
  const address = 'http://127.0.0.1:9090/api/v1/query?query=sum(up)'
  const query = async () => {
    const answer = await kubectl('exec', 'deployment/prometheus', '--', 'wget', '-qO-', address)
    return Number(JSON.parse(answer).data.result[0]?.value[1])
  }
  await expect.poll(query, { timeout: 40_000 }).toBeGreaterThanOrEqual(3)
})

test('every backend subscribes to Valkey', async () => {
  const clients = await kubectl('exec', 'deployment/valkey', '--', 'valkey-cli', 'client', 'list')
  expect(
    clients.split('\n').filter((line) => /\bsub=[1-9]|\bssub=[1-9]|\bpsub=[1-9]/.test(line)).length,
  ).toBeGreaterThanOrEqual(3)
})

test(
  `the commands of ${DOCUMENT} restore a backup without later messages, and the next message has the next seq`,
  async () => {
    const { api } = await createAccount(baseUrl, 'Keeper')
    const kept = `kept ${createMessageId()}`
    const { seq } = await api.sendMessage(GENERAL, { id: createMessageId(), body: kept })
    await typeBlockOf('backup')
    expect(await kubectl('logs', 'job/backup-now')).toMatch(/backup: wrote .*\.dump, \d{4,} bytes/)
    const lost = `lost ${createMessageId()}`
    await api.sendMessage(GENERAL, { id: createMessageId(), body: lost })
    const { epoch } = await api.listMessages(GENERAL, { limit: 1 })

    // The restore refuses to run while backends are connected.
    await kubectl('create', 'job', '--from=cronjob/restore', 'restore-early')
    await kubectl('wait', 'job/restore-early', '--for=condition=Failed', '--timeout=120s')
    expect(await kubectl('logs', 'job/restore-early')).toMatch('connections are open')

    await typeBlockOf('restore')
    await waitUntilServing(baseUrl)

    const page = await api.listMessages(GENERAL, { limit: 100 })
    const bodies = page.messages.map(({ body }) => body)
    expect(bodies).toContain(kept)
    expect(bodies).not.toContain(lost)
    expect(page.epoch).not.toBe(epoch)
    expect(await api.sendMessage(GENERAL, { id: createMessageId(), body: 'the next one' })).toMatchObject({
      seq: seq + 1,
    })
  },
  JOINING_MS,
)
