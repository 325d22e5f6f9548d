import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readBlocks } from '@chat/tooling/documents'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kubectlIn, NAMESPACE as PRODUCTION } from '../../harness/k3s/cluster.ts'
import { deploy, readDigests } from '../../harness/k3s/overlay.ts'
import { KUBECONFIG } from '../../harness/k3s/settings.ts'
import { openShell, type Shell } from './support/shell.ts'

const DOCUMENT = 'docs/kubernetes.md'
const NAMESPACE = 'chat-development'
const kubectl = kubectlIn(NAMESPACE)

/** Maximum ms to start a database and a backend. */
const START_MS = 180_000

/** Maximum ms for the first metrics and for all commands. */
const TOUR_MS = 300_000

/** The kubectl commands of the course (S2, S3). */
const TAUGHT = [
  'get',
  'describe',
  'logs',
  'logs deployment/chat-backend --container',
  'exec',
  'port-forward',
  'scale',
  'top',
  'get events',
  'delete pods --selector',
]

/** Each command of the document, with its documented output. */
const steps = readBlocks(DOCUMENT, 'console')
  .flatMap((block) => block.split(/^\$ /m).slice(1))
  .map((step) => step.trimEnd().split('\n') as [string, ...string[]])

/** Use a separate kubeconfig, because the tour sets a namespace in it. */
const folder = temporaryFolder()
const kubeconfig = join(folder, 'kubeconfig')
let shell: Shell

beforeAll(async () => {
  copyFileSync(KUBECONFIG, kubeconfig)
  shell = openShell({ KUBECONFIG: kubeconfig })
  await deploy('development', await readDigests(PRODUCTION))
}, START_MS)

afterAll(async () => {
  shell.close()
  rmSync(folder, { recursive: true })
  await kubectl('delete', 'namespace', NAMESPACE)
}, START_MS)

test(
  `K18: each command of the tour in ${DOCUMENT} prints the documented output`,
  async () => {
    const listMeasured = async () =>
      (await kubectl('top', 'pods', '--no-headers').catch(() => '')).match(/^\S+/gm) ?? []
    await expect.poll(listMeasured, { timeout: TOUR_MS }).toHaveLength(3)
    for (const [command, ...lines] of steps) await shell.shows(command, lines)
  },
  TOUR_MS,
)

test('K18: the tour contains each command of the course', () => {
  const missing = TAUGHT.filter((taught) => !steps.some(([command]) => command.includes(`kubectl ${taught} `)))
  expect(missing).toEqual([])
})
