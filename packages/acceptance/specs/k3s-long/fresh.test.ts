import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PATHS } from '@chat/contract/paths'
import { parseObjects } from '@chat/manifests/objects'
import { render } from '@chat/manifests/render'
import { writeEdited } from '@chat/manifests/variants'
import { ROOT } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { readCertificate } from '../../harness/certificate.ts'
import { listVolumes } from '../../harness/drivers/k3s.ts'
import { kubectlIn } from '../../harness/k3s/cluster.ts'
import { isKnown, toYaml } from '../../harness/k3s/overlay.ts'
import { KUBECONFIG } from '../../harness/k3s/settings.ts'
import { usePushed } from '../../harness/k3s/write-overlay.ts'
import { requestAsHost } from '../../harness/request-as-host.ts'

/** A separate namespace for the procedure of docs/k3s.md on a fresh cluster. */
const NAMESPACE = 'chat-fresh'
const kubectl = kubectlIn(NAMESPACE)

/** The overlay's host in git. */
const HOST = 'chat.example.com'

/** Maximum ms to start six pods on a small machine. */
const START_MS = 240_000

/** As documented: "find it within a minute". */
const STARTED_MAX_MS = 60_000

const overlay = () =>
  writeEdited('production', 'k3s-fresh', (edited) => {
    edited.namespace = NAMESPACE
    usePushed(edited)
  })

let output = ''
beforeAll(async () => {
  output = await kubectl('apply', '-k', overlay()).catch((error: Error) => error.message)
})

afterAll(async () => {
  await kubectl('delete', 'namespace', NAMESPACE)
  await kubectl('delete', 'persistentvolume', ...(await listVolumes(NAMESPACE)))
}, START_MS)

test('Z2: without cert-manager, `kubectl apply` reports the unknown Issuer and applies all other objects', async () => {
  expect(output).toMatch('no matches for kind "Issuer"')
  const others = parseObjects(await render(overlay())).filter(isKnown)
  const again = (await kubectl.apply(toYaml(others), '--dry-run=server')).split('\n')
  expect(again).toHaveLength(others.length)
  expect(again.filter((line) => line.includes(' created '))).toEqual([])
})

test(
  "K9: the pods name the missing secret, start when it exists, and the chat answers with Traefik's default certificate",
  async () => {
    const waiting = async () => (await kubectl('get', 'pods')).match(/CreateContainerConfigError/g)?.length
    await expect.poll(waiting, { timeout: STARTED_MAX_MS }).toBe(4)
    await expect.poll(() => kubectl('get', 'events')).toMatch('Error: secret "db-credentials" not found')

    const text = readFileSync(join(ROOT, 'docs', 'k3s.md'), 'utf8')
    const [script = 'false'] = /^ *password=.*?(?=^ *```)/ms.exec(text) ?? []
    await run('sh', ['-euc', script.replaceAll('chat-production', NAMESPACE)], { env: { KUBECONFIG }, quiet: true })
    const started = performance.now()
    for (const workload of ['statefulset/postgres', 'deployment/chat-backend', 'deployment/chat-frontend']) {
      await kubectl('rollout', 'status', workload, '--timeout', '180s')
    }
    const ms = performance.now() - started
    console.log(`ready ${(ms / 1_000).toFixed(1)} s after the secret`)
    expect(ms).toBeLessThan(STARTED_MAX_MS)

    for (const path of [PATHS.health, '/']) {
      await expect.poll(async () => (await requestAsHost(HOST, inject('baseUrl') + path)).status).toBe(200)
    }
    // Over http, the page loads, but the backend refuses a sign-in, because the overlay's origin is https.
    const signIn = { method: 'POST', headers: { origin: `http://${HOST}` } }
    expect((await requestAsHost(HOST, inject('baseUrl') + PATHS.session, signIn)).status).toBe(403)
    const { subject } = await readCertificate(process.env.K3S_HTTPS_URL as string, HOST)
    expect(subject).toBe('CN=TRAEFIK DEFAULT CERT')
  },
  START_MS,
)
