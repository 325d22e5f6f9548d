import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LOCAL } from '../../../../scripts/folders.ts'
import { createCluster, deleteCluster } from '../../../../scripts/kind/cluster.ts'
import { type ClusterSettings, contextOf, registryHost } from '../../../../scripts/kind/settings.ts'
import { run } from '../../../../scripts/process/command.ts'
import { findFreePort } from '../../../../scripts/process/ports.ts'
import type { Driver } from '../driver.ts'
import { buildImages, IMAGES, removeImages, TAG } from '../images.ts'
import { waitUntilServing } from '../reachable.ts'

/** Where the overlay under test lies, with a kubeconfig of its own: the user's context stays what it is. */
const FOLDER = join(LOCAL, 'accept-kind')
const ENV = { KUBECONFIG: join(FOLDER, 'kubeconfig') }

const WORKLOADS = ['statefulset/postgres', 'deployment/chat-backend', 'deployment/chat-frontend']

/** The development overlay on a kind cluster of its own, its images pulled from the registry beside it. */
export function createKindDriver(): Driver {
  const settings: ClusterSettings = { name: 'chat-accept', ingressPort: 0, registryPort: 0 }
  const kubectl = (...args: string[]) =>
    run('kubectl', ['--context', contextOf(settings), '--namespace', 'chat-development', ...args], { env: ENV })
  return {
    name: 'kind',
    get baseUrl() {
      return `http://localhost:${settings.ingressPort}`
    },
    async up() {
      settings.ingressPort = await findFreePort(18_088, '127.0.0.1')
      settings.registryPort = await findFreePort(15_001, '127.0.0.1')
      await mkdir(FOLDER, { recursive: true })
      await buildImages()
      await createCluster(settings, ENV)
      await pushImages(settings)
      try {
        await kubectl('apply', '--kustomize', FOLDER)
        for (const workload of WORKLOADS) await kubectl('rollout', 'status', workload, '--timeout', '180s')
        await waitUntilServing(this.baseUrl)
      } catch (error) {
        await kubectl('get', 'pods,events')
        throw error
      }
    },
    async down() {
      await deleteCluster(settings, ENV)
      await rm(FOLDER, { recursive: true, force: true })
      await removeImages()
    },
  }
}

/** Pushes the images, and writes the overlay that takes them from there and changes nothing else. */
async function pushImages(settings: ClusterSettings): Promise<void> {
  const entries: string[] = []
  for (const image of IMAGES) {
    const pushed = `${registryHost(settings)}/${image}`
    const name = image.replace(`:${TAG}`, '')
    await run('docker', ['tag', image, pushed])
    await run('docker', ['push', '--quiet', pushed])
    await run('docker', ['image', 'rm', pushed], { quiet: true })
    entries.push(`  - { name: ${name}, newName: ${registryHost(settings)}/${name}, newTag: ${TAG} }\n`)
  }
  const overlay = `resources: [../../k8s/overlays/development]\nimages:\n${entries.join('')}`
  await writeFile(join(FOLDER, 'kustomization.yaml'), overlay)
}
