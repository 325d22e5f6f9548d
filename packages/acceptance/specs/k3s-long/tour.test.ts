import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readBlocks } from '@chat/tooling/documents'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KUBECONFIG } from '../../harness/drivers/k3s.ts'
import { kubectlIn, NAMESPACE as PRODUCTION } from '../../harness/k3s/cluster.ts'
import { deploy, readDigests } from '../../harness/k3s/overlay.ts'
import { openShell, type Shell } from './support/shell.ts'

const DOCUMENT = 'docs/kubernetes.md'
const NAMESPACE = 'chat-development'
const kubectl = kubectlIn(NAMESPACE)

/** A database and a backend start. */
const START_MS = 180_000

/** metrics-server has measured them twice, and then a few minutes for reading. */
const TOUR_MS = 300_000

/** What the course teaches of kubectl (S2, S3). */
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

/** Each command of its blocks, with the lines that it says the command prints. */
const steps = readBlocks(DOCUMENT, 'console')
  .flatMap((block) => block.split(/^\$ /m).slice(1))
  .map((step) => step.trimEnd().split('\n') as [string, ...string[]])

/** The tour chooses a namespace in its kubeconfig. */
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
  `K18: each command of the tour in ${DOCUMENT} runs, and prints what stands below it`,
  async () => {
    const listMeasured = async () =>
      (await kubectl('top', 'pods', '--no-headers').catch(() => '')).match(/^\S+/gm) ?? []
    await expect.poll(listMeasured, { timeout: TOUR_MS }).toHaveLength(3)
    for (const [command, ...lines] of steps) await shell.shows(command, lines)
  },
  TOUR_MS,
)

test('K18: the tour has each command that the course teaches', () => {
  const missing = TAUGHT.filter((taught) => !steps.some(([command]) => command.includes(`kubectl ${taught} `)))
  expect(missing).toEqual([])
})
